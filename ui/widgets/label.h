// A label in one of the theme's roles: plain text only, so that no client id or topic can become markup. @thread ui
#pragma once

#include "ui/theme.h"

#include <QLabel>

namespace hookline::ui {

class Label : public QLabel {
    Q_OBJECT

public:
    /// `scale` times the application's font size.
    explicit Label(Role role = Role::Text, double scale = 1.0, bool strong = false, QWidget* parent = nullptr);
    void setRole(Role role);
    void setMonospace();
    /// Wraps at the width it is given.
    Label* wrapped();
    /// The same under a field in what scrolls: never taller than its lines are at that width, where QLabel would ask for what it
    /// guesses, and close to the field where there is more room.
    Label* note();
    /// The text may be selected and copied.
    Label* selectable();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyRole();
    QSize withMnemonic(QSize size) const;

    Role m_role;
};

/// A one-line label that shows as much as fits, an ellipsis for the rest, and the whole in its tool tip.
class ElidedLabel : public Label {
    Q_OBJECT

public:
    using Label::Label;
    void setFullText(const QString& text);
    void setElideMode(Qt::TextElideMode mode) { m_mode = mode; }
    /// Shown only where all of it fits, with so much room beside it.
    void setWhole(int room) { m_whole = room; }
    QString fullText() const { return m_full; }
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elide();

    QString m_full;
    Qt::TextElideMode m_mode = Qt::ElideRight;
    int m_whole = -1; ///< see setWhole()
};

} // namespace hookline::ui
