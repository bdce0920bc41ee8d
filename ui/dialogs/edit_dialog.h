// One thing of a list while it is written: its form beside what comes of it, what is wrong with it, and a way out that does not cost what
// somebody has typed. A base for dialogs, which know the thing. Not modal. @thread ui
#pragma once

#include "core/config/issue.h"
#include "ui/widgets/label.h"

#include <QDialog>
#include <QTimer>

#include <string>
#include <vector>

class QPushButton;

namespace hookline::ui {

class FieldTabs;

class EditDialog : public QDialog {
    Q_OBJECT

public:
    /// Something was typed that is not taken over yet.
    bool isChanged() const { return isVisible() && differs(); }

protected:
    /// `name`: what the names of its objects begin with. The form takes five parts of the width, the preview `previewPart`.
    EditDialog(const QString& name, FieldTabs* form, QWidget* preview, int previewPart, QWidget* parent);

    /// Whether the form says something else than when it was opened.
    virtual bool differs() const = 0;
    /// Looks at what the form says now: showIssues(), and the preview.
    virtual void check() = 0;
    virtual void takeOver() = 0; ///< nothing is wrong with it
    virtual void retranslate();  ///< what it says and check()
    /// Said when it is closed the first time although isChanged().
    virtual QString losesWords() const = 0;

    void edited(); ///< check() follows when the typing pauses
    /// Of all that was found those of this thing, which stands at `place` of its list: with a key of "BLOCK.NAME.", "BLOCK[PLACE+1]." or
    /// "BLOCK". Shown at their fields, the others below, the first error in the state; without one `whenRight`.
    void showIssues(std::vector<config::Issue> found, const std::string& block, const std::string& name, std::size_t place, const QString& whenRight);
    int errors() const noexcept { return m_errors; }
    bool isTyping() const { return m_typing.isActive(); }
    void say(const QString& text, Role role);
    QPushButton* ok() const noexcept { return m_ok; }
    /// A button that takes the thing out of its list; hidden unless a dialog shows it.
    QPushButton* deleting() const noexcept { return m_delete; }

    void changeEvent(QEvent* event) override;
    void done(int result) override;

private:
    void checkNow();
    void confirm();

    FieldTabs* const m_form;
    Label* m_previewHeading;
    Label* m_other; ///< what is wrong with the list
    Label* m_state;
    QPushButton* m_delete;
    QPushButton* m_cancel;
    QPushButton* m_ok;
    QTimer m_typing;
    bool m_asking = false; ///< whether what was typed may be lost
    int m_errors = 0;
};

} // namespace hookline::ui
