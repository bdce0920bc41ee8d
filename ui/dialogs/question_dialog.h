// A question that stops the window: what would happen, why that matters, and buttons of which the one that changes nothing is Enter's.
// @thread ui
#pragma once

#include <QDialog>

class QHBoxLayout;
class QPushButton;

namespace hookline::ui {

class QuestionDialog : public QDialog {
    Q_OBJECT

protected:
    /// `name`: of the object is "<name>Dialog", of the explanation "<name>WhyLabel". Deletes itself when it is closed.
    QuestionDialog(const QString& name, const QString& title, const QString& what, const QString& why, QWidget* parent);
    /// The first of the buttons: Enter and Escape press it.
    void addCancel(const char* name, const QString& text);
    /// Closes the dialog before anything else that is connected to it.
    QPushButton* addAnswer(const char* name, const QString& text);

private:
    QPushButton* addButton(const char* name, const QString& text);

    QHBoxLayout* m_buttons;
};

} // namespace hookline::ui
