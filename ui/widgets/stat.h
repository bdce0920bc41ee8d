// Small parts that pages are made of: a large number with its caption, a pill, and a fill bar. @thread ui
#pragma once

#include "ui/theme.h"

#include <QStringList>
#include <QWidget>

namespace hookline::ui {

class Label;
class Link;

/// A large value over a muted caption; a click on it shows what it counts.
class Stat : public QWidget {
    Q_OBJECT

public:
    /// The value is a link with this name.
    explicit Stat(const char* linkName, QWidget* parent = nullptr);
    void setCaption(const QString& caption, const QString& leads);
    void setValue(const QString& value, Role role = Role::Text) { setValue(QStringList(value), role); }
    void setValue(const QStringList& ways, Role role = Role::Text); ///< as Link's
    QString value() const;

signals:
    void clicked();

private:
    Link* m_value;
    Label* m_caption;
};

/// A short word on a tinted ground.
class Pill : public QWidget {
    Q_OBJECT

public:
    explicit Pill(QWidget* parent = nullptr);
    void set(const QString& text, Role text_, Role ground);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Role m_role = Role::Info;
    Role m_ground = Role::InfoSoft;
};

/// How full something is: calm below half, amber from 50 %, red from 80 %.
class FillBar : public QWidget {
    Q_OBJECT

public:
    explicit FillBar(QWidget* parent = nullptr);
    void setFraction(double fraction);
    void setCalm(bool calm) { m_calm = calm; } ///< of a progress: full is no trouble
    static Role roleOf(double fraction);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_fraction = 0;
    bool m_calm = false;
};

} // namespace hookline::ui
