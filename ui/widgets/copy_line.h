// A command or address to copy: monospace text in a shaded line with a copy button. @thread ui
#pragma once

#include <QWidget>

class QToolButton;

namespace hookline::ui {

class ElidedLabel;

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

    ElidedLabel* m_label;
    QToolButton* m_copy;
};

} // namespace hookline::ui
