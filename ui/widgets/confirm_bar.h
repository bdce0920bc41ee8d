// A question at the place it is about, instead of a dialog in the way: what will happen, yes, no. Also says what was done, with
// a way back where there is one. @thread ui
#pragma once

#include <QTimer>
#include <QWidget>

#include <functional>

class QPushButton;

namespace hookline::ui {

class ElidedLabel;

class ConfirmBar : public QWidget {
    Q_OBJECT

public:
    explicit ConfirmBar(QWidget* parent = nullptr);
    /// `no`: what the other answer is called; empty: "Cancel".
    void ask(const QString& question, const QString& yes, std::function<void()> then, const QString& no = {});
    /// The same about what cannot be undone: the button says so by its colour, and Enter means no.
    void warn(const QString& question, const QString& yes, std::function<void()> then, const QString& no = {});
    /// Goes away by itself; `undo` empty: nothing can be taken back.
    void tell(const QString& what, const QString& undo = {}, std::function<void()> then = {});
    void dismiss();

signals:
    void dismissed(); ///< it was there, and is no more

protected:
    void changeEvent(QEvent* event) override;

private:
    void show(const QString& text, const QString& button, std::function<void()> then);

    ElidedLabel* m_text;
    QPushButton* m_yes;
    QPushButton* m_no;
    std::function<void()> m_then;
    QTimer m_away;
};

} // namespace hookline::ui
