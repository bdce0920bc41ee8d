// A command or address to copy: monospace text in a shaded line with a copy button; on two lines before any of it is cut.
// @thread ui
#pragma once

#include <QWidget>

class QToolButton;

namespace hookline::ui {

class Label;

class CopyLine : public QWidget {
    Q_OBJECT

public:
    explicit CopyLine(QWidget* parent = nullptr);
    void setText(const QString& text);
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    Label* m_label;
    QToolButton* m_copy;
};

} // namespace hookline::ui
