// What is being done with dead letters, how far it is, a way to end it, and what came of it until it is closed. Hidden
// otherwise. @thread ui
#pragma once

#include <QWidget>

class QPushButton;

namespace hookline::ui {

class FillBar;
class Label;

class LetterBar : public QWidget {
    Q_OBJECT

public:
    explicit LetterBar(QWidget* parent = nullptr);
    /// Something takes its time; `cancel`: it can be ended.
    void showRunning(const QString& text, bool cancel);
    void setFraction(double fraction); ///< of what runs, where that is known
    void tell(const QString& text);

signals:
    void cancelWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void press();
    void nameButton();

    bool m_running = false;
    Label* m_text;
    FillBar* m_bar;
    QPushButton* m_button;
};

} // namespace hookline::ui
