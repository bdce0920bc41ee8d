// What assistive technology sees of a one-line field, and how it writes into it: as the user does, so that whoever listens to
// textEdited() hears of it; Qt's own face says textChanged() only, which is what the program's own writing says. @thread ui
#pragma once

#include <QAccessibleWidget>

class QLineEdit;

namespace hookline::ui {

class LineEditFace final : public QAccessibleWidget, public QAccessibleTextInterface, public QAccessibleEditableTextInterface {
public:
    explicit LineEditFace(QLineEdit* edit);

    void* interface_cast(QAccessible::InterfaceType kind) override;
    QAccessible::State state() const override;
    QString text(QAccessible::Text kind) const override;
    void setText(QAccessible::Text kind, const QString& text) override;

    void selection(int index, int* start, int* end) const override;
    int selectionCount() const override;
    void addSelection(int start, int end) override;
    void removeSelection(int index) override;
    void setSelection(int index, int start, int end) override;
    int cursorPosition() const override;
    void setCursorPosition(int position) override;
    QString text(int start, int end) const override;
    int characterCount() const override;
    QRect characterRect(int offset) const override;
    int offsetAtPoint(const QPoint& point) const override;
    void scrollToSubstring(int start, int end) override;
    QString attributes(int offset, int* start, int* end) const override;

    void deleteText(int start, int end) override;
    void insertText(int offset, const QString& text) override;
    void replaceText(int start, int end, const QString& text) override;

private:
    QLineEdit& edit() const;
    QString shown() const; ///< of a password as many signs
};

} // namespace hookline::ui
