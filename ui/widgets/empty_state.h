// What stands where nothing is yet: one sentence and what to do about it. @thread ui
#pragma once

#include "ui/theme.h"

#include <QWidget>

class QHBoxLayout;
class QPushButton;

namespace hookline::ui {

class Label;

class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);
    void setIcon(const char* name, Role role = Role::Idle);
    void setText(const QString& text);
    QString text() const;
    QPushButton* addButton(const char* objectName, bool primary = false);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const char* m_icon = "info";
    Role m_role = Role::Idle; ///< of the icon
    QString m_said;
    Label* m_text;
    QHBoxLayout* m_buttons;
};

} // namespace hookline::ui
