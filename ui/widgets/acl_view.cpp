#include "ui/widgets/acl_view.h"

#include "ui/dialogs/acl_rule_dialog.h"
#include "ui/dialogs/apply_acl_dialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/acl_table_model.h"
#include "ui/ports/backend.h"
#include "ui/ports/settings_desk.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/timing.h"
#include "ui/widgets/acl_question_view.h"
#include "ui/widgets/code_edit.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"

#include <QAction>
#include <QKeyEvent>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kDiskMs = 1000;
constexpr int kRoomToAsk = 560; ///< pixels in which rules and question stand beside each other
constexpr int kStepPause = 1500; ///< what is typed after it is another step to undo

} // namespace

AclView::AclView(Backend& backend, ConfirmBar& confirm, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_desk(backend.settingsDesk())
    , m_confirm(confirm)
    , m_model(new AclTableModel(m_draft, this))
{
    build();
    m_disk.setInterval(kDiskMs);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kTypingPause);
    connect(&m_disk, &QTimer::timeout, this, &AclView::look);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        check();
        refresh();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AclView::refresh);
    connect(m_table, &ListTable::openWanted, m_edit, &QAction::trigger);
    connect(m_table, &ListTable::menuWanted, this, &AclView::showMenu);
    connect(m_add, &QAction::triggered, this, [this] { edit(true); });
    connect(m_edit, &QAction::triggered, this, [this] { edit(false); });
    connect(m_duplicate, &QAction::triggered, this, [this] {
        if (const int row = current(); row >= 0)
            draftChanged(static_cast<int>(m_draft.duplicate(static_cast<std::size_t>(row))));
    });
    connect(m_delete, &QAction::triggered, this, &AclView::remove);
    connect(m_up, &QAction::triggered, this, [this] { move(true); });
    connect(m_down, &QAction::triggered, this, [this] { move(false); });
    connect(m_asText, &QAction::toggled, this, &AclView::asText);
    connect(m_create, &QPushButton::clicked, this, &AclView::make);
    connect(m_text, &QPlainTextEdit::textChanged, this, &AclView::typed);
    connect(m_issueList, &QListWidget::itemActivated, this, [this](const QListWidgetItem* item) { goToLine(item->data(Qt::UserRole).toInt()); });
    connect(m_issueList, &QListWidget::itemClicked, this, [this](const QListWidgetItem* item) { goToLine(item->data(Qt::UserRole).toInt()); });
    connect(m_question, &AclQuestionView::edited, this, [this] { askAgain(true); });
    connect(m_question, &AclQuestionView::lineWanted, this, &AclView::goToLine);
    connect(m_theirs, &QPushButton::clicked, this, [this] {
        if (!m_draft.isOvertaken())
            return readAgain();
        m_draft.takeTheirs();
        draftChanged();
        m_confirm.tell(tr("Shown as it is on the disk."), tr("Undo"), [this] { undo(); });
    });
    connect(m_mine, &QPushButton::clicked, this, [this] {
        m_draft.keepMine();
        draftChanged();
    });
    connect(m_discard, &QPushButton::clicked, this, [this] {
        m_draft.discard();
        draftChanged();
        m_confirm.tell(tr("Back to what the file says."), tr("Undo"), [this] { undo(); });
    });
    connect(m_apply, &QPushButton::clicked, this, &AclView::apply);
    connect(&m_desk, &SettingsDesk::applied, this, [this](const QString& errorId) {
        if (errorId.isEmpty())
            m_stale = false; // the files were read
    });
    retranslate();
}

// --- The file -----------------------------------------------------------------------------------------------------------------

void AclView::renew(const QString& file, bool decided, const QString& passwordFile)
{
    m_decided = decided;
    m_users.clear();
    if (!passwordFile.isEmpty()) {
        if (const auto users = m_desk.users(passwordFile))
            m_users = *users;
    }
    m_question->setUsers(m_users);
    m_wanted = file;
    look();
}

void AclView::look()
{
    if (m_wanted != m_file && !hasUnapplied()) {
        m_file = m_wanted;
        m_loaded = false;
        m_stale = false;
        showProblem({});
    }
    if (m_file.isEmpty()) {
        m_draft.open({});
        return showEmpty(nullptr);
    }
    const auto text = m_desk.acl(m_file);
    const bool missing = !text && text.error().id == "file.missing";
    if (!text && (!m_loaded || !m_draft.isDirty() || !missing)) {
        if (m_loaded && m_draft.isDirty())
            return showProblem(fromUtf8(text.error().text())); // what was typed is not lost for it
        m_loaded = false;
        return showEmpty(&text.error());
    }
    m_stack->setCurrentIndex(1);
    if (!m_loaded) {
        m_loaded = true;
        m_draft.open(*text);
        draftChanged(0);
        return;
    }
    const bool overtaken = m_draft.isOvertaken();
    const std::string basis = m_draft.basis();
    const bool showsOther = m_draft.setOnDisk(text ? *text : std::string());
    // What is in force is what the broker has read, not what the disk says now.
    if (m_draft.isOvertaken() && !overtaken)
        m_staleBefore = std::exchange(m_stale, m_desk.isAclInUse(m_file));
    else if (m_draft.basis() != basis)
        m_stale = m_desk.isAclInUse(m_file);
    else if (overtaken && !m_draft.isOvertaken())
        m_stale = m_staleBefore;
    if (showsOther)
        draftChanged();
    else
        refresh();
}

void AclView::showEmpty(const base::Error* problem)
{
    m_stack->setCurrentIndex(0);
    const QString path = m_file.isEmpty() ? QString() : visibleText(m_desk.fullPath(m_file).toStdString(), 200);
    const bool missing = problem && problem->id == "file.missing";
    m_empty->setText(!problem && m_decided ? tr("The command line says that there is no ACL file. Whoever may connect may publish and receive everything.")
            : !problem ? tr("There is no ACL file: whoever may connect may publish and receive everything. A new one begins with rules that allow just that, and is in use at once.")
            : missing ? tr("%1 is not there. The broker does not listen without it, and a running one goes on with the previous rules.").arg(path)
            : problem->id == "file.too_large" ? tr("%1 is too large to be edited here. The broker takes it all the same.").arg(path)
                                              : fromUtf8(problem->text()));
    if (!problem && !m_unruled.isEmpty())
        m_empty->setText(m_unruled + QStringLiteral("\n\n") + m_empty->text());
    m_create->setText(problem ? tr("Make this file") : tr("Make an ACL file"));
    m_create->setVisible(problem ? missing : !m_decided);
    refresh();
}

void AclView::make()
{
    showProblem({});
    if (!m_file.isEmpty()) { // the settings name it already; nothing is written before somebody has seen it
        m_loaded = true;
        m_draft.open({});
        m_draft.write("# " + tr("Nobody may do anything before there is a rule.").toStdString() + "\n");
        m_stack->setCurrentIndex(1);
        return draftChanged();
    }
    const auto made = m_desk.makeAcl();
    if (!made)
        return showProblem(fromUtf8(made.error().text()));
    emit fileMade(*made);
}

void AclView::readAgain()
{
    showProblem({});
    const auto used = m_desk.useAcl();
    m_stale = !used;
    if (!used)
        showProblem(tr("Not in use; the previous rules stay in force: %1").arg(fromUtf8(used.error().text())));
    else
        m_confirm.tell(tr("The broker goes by the file as it is now."));
    refresh();
}

// --- Edits --------------------------------------------------------------------------------------------------------------------

bool AclView::hasUnapplied() const { return m_loaded && m_draft.isDirty(); }

void AclView::giveUp()
{
    m_draft.discard();
    draftChanged();
}

void AclView::draftChanged(int row)
{
    m_confirm.dismiss(); // what it offers to take back is not the last step any more
    showProblem({});
    const int before = current();
    m_model->renew();
    const int rows = m_model->rowCount();
    if (rows > 0 && (row >= 0 || before >= rows || before < 0))
        select(std::clamp(row >= 0 ? row : before, 0, rows - 1));
    showText();
    check();
    refresh();
    askAgain(false);
    m_asked = false; // the rules are being edited now
    foldQuestion();
}

void AclView::undo()
{
    m_draft.undo();
    draftChanged();
}

void AclView::redo()
{
    m_draft.redo();
    draftChanged();
}

void AclView::edit(bool isNew)
{
    const int row = current();
    if ((!isNew && row < 0) || !m_loaded || m_asText->isChecked())
        return;
    config::AclRule rule;
    if (row >= 0)
        rule = m_draft.rules()[static_cast<std::size_t>(row)];
    if (isNew) { // most often another of the same
        rule.access = config::AclRule::Access::ReadWrite;
        rule.filter.clear();
        if (row < 0 || !rule.notUnderstood.empty())
            rule = {};
    }
    rule.notUnderstood.clear();
    const std::string text = m_draft.text();
    auto* dialog = new AclRuleDialog(m_desk, rule, isNew, m_users, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, isNew, row, text] {
        // The dialog is in the way of everything else, but not of the disk: a row is only that row while the text is the same.
        const config::AclRule made = dialog->rule();
        const std::size_t at = isNew || text != m_draft.text() ? m_draft.add(made) : m_draft.change(static_cast<std::size_t>(row), made);
        draftChanged(static_cast<int>(at));
    });
    dialog->open();
}

void AclView::remove()
{
    const int row = current();
    if (row < 0)
        return;
    const config::AclRule& rule = m_draft.rules()[static_cast<std::size_t>(row)];
    const QString line = visibleText(rule.notUnderstood.empty() ? config::AclText::lineOf(rule) : rule.notUnderstood, 80);
    m_draft.remove(static_cast<std::size_t>(row));
    draftChanged(row);
    m_confirm.tell(tr("“%1” is deleted from the list.").arg(line), tr("Undo"), [this] { undo(); });
}

void AclView::move(bool up)
{
    if (const int row = current(); row >= 0)
        draftChanged(static_cast<int>(m_draft.move(static_cast<std::size_t>(row), up)));
}

void AclView::typed()
{
    if (m_filling)
        return;
    const std::optional<std::string> text = AclDraft::fromShown(m_text->toPlainText(), m_draft.text());
    if (!text)
        return;
    const bool goesOn = m_lastKey.isValid() && m_lastKey.elapsed() < kStepPause;
    m_lastKey.start();
    m_draft.write(*text, goesOn);
    m_text->setErrorLine(0); // the lines may be others now
    m_confirm.dismiss();
    showProblem({});
    m_model->renew();
    refresh();
    m_pause.start();
}

/// The editor shows the draft, with the cursor about where it was.
void AclView::showText()
{
    const QString shown = AclDraft::shown(m_draft.text());
    const bool editable = AclDraft::canEditAsText(m_draft.text());
    m_text->setReadOnly(!editable);
    m_notAsText->setVisible(!editable);
    m_lastKey.invalidate();
    if (m_text->toPlainText() == shown)
        return;
    m_filling = true;
    const int position = m_text->textCursor().position();
    m_text->setPlainText(shown);
    QTextCursor cursor = m_text->textCursor();
    cursor.setPosition(std::min(position, static_cast<int>(shown.size())));
    m_text->setTextCursor(cursor);
    m_filling = false;
}

void AclView::asText(bool on)
{
    const int row = current();
    if (on) {
        showText();
        m_views->setCurrentIndex(1);
        if (row >= 0)
            m_text->goToLine(static_cast<int>(m_draft.rules().line(static_cast<std::size_t>(row))));
    } else {
        const std::size_t at = m_draft.rules().rowAtLine(static_cast<std::size_t>(m_text->textCursor().blockNumber()) + 1);
        m_views->setCurrentIndex(0);
        if (at < m_draft.rules().size())
            select(static_cast<int>(at));
        m_table->setFocus();
    }
    refresh();
}

void AclView::check()
{
    m_pause.stop();
    m_issues = m_loaded ? m_desk.checkAcl(m_draft.text()) : std::vector<config::Issue>();
    m_model->showIssues(m_issues);
    m_table->clearSpans();
    for (int row = 0; row < m_model->rowCount(); ++row) { // a line that is not understood has no fields
        if (!m_draft.rules()[static_cast<std::size_t>(row)].notUnderstood.empty())
            m_table->setSpan(row, AclTableModel::Whom, 1, AclTableModel::Comment - AclTableModel::Whom);
    }
    m_issueList->clear();
    for (const config::Issue& issue : m_issues) {
        const QString text = visibleText(Texts::issue(issue).toStdString(), 400);
        auto* item = new QListWidgetItem(issue.line > 0 ? tr("Line %1: %2").arg(issue.line).arg(text) : text, m_issueList);
        item->setIcon(issue.severity == config::Severity::Error ? icon("error", Role::Error) : icon("warning", Role::Warn));
        item->setToolTip(toolTipText(item->text()));
        item->setData(Qt::UserRole, issue.line);
    }
    m_issueList->setVisible(!m_issues.empty());
    m_issueList->setFixedHeight(std::min(3, static_cast<int>(m_issues.size())) * std::max(20, m_issueList->sizeHintForRow(0)) + 2);
    const auto first = std::ranges::find(m_issues, config::Severity::Error, &config::Issue::severity);
    m_text->setErrorLine(first == m_issues.end() ? 0 : first->line);
    askAgain(false);
}

bool AclView::hasErrors() const
{
    return std::ranges::any_of(m_issues, [](const config::Issue& issue) { return issue.severity == config::Severity::Error; });
}

// --- Writing ------------------------------------------------------------------------------------------------------------------

bool AclView::canApply() const { return hasUnapplied() && !m_draft.isOvertaken(); }

void AclView::apply()
{
    if (!canApply())
        return;
    check();
    if (hasErrors()) {
        refresh();
        return goToLine(std::ranges::find(m_issues, config::Severity::Error, &config::Issue::severity)->line);
    }
    using Use = ApplyAclDialog::Use;
    const Use use = !m_desk.isAclInUse(m_file) ? Use::Later : m_backend.snapshot().broker.listening ? Use::AtOnce : Use::AtStart;
    auto* dialog = new ApplyAclDialog(m_draft, m_desk.fullPath(m_file), use, m_issues, this);
    connect(dialog, &QDialog::accepted, this, [this] { write(m_draft.text(), m_draft.basis(), false); });
    dialog->open();
}

void AclView::write(std::string text, std::string before, bool undoing)
{
    showProblem({});
    const AclDraft::Changes changes = AclDraft::changes(before, text);
    const auto written = m_desk.saveAcl(m_file, text, before);
    if (!written) {
        look(); // it may say something else than what is shown
        if (written.error().id != "acl.changed" || !m_draft.isOvertaken())
            showProblem(tr("Not written, the previous rules stay in use: %1").arg(fromUtf8(written.error().text())));
        return refresh();
    }
    m_draft.write(text);
    m_draft.written();
    m_stale = !written->isEmpty();
    m_loaded = true;
    m_stack->setCurrentIndex(1);
    draftChanged();
    if (!written->isEmpty())
        return showProblem(tr("Written, but not in use; the previous rules stay in force: %1").arg(*written));
    if (undoing)
        return m_confirm.tell(tr("As before."));
    const QString time = clockTime(m_backend.snapshot().wallMicros, false);
    const QString what = tr("%1 added, %2 removed").arg(changes.added).arg(changes.removed);
    m_confirm.tell(m_desk.isAclInUse(m_file) ? tr("Written and in use since %1: lines %2.").arg(time, what) : tr("Written at %1: lines %2.").arg(time, what), tr("Undo"),
        [this, text, before] { write(before, text, true); });
}

// --- What is shown ------------------------------------------------------------------------------------------------------------

void AclView::ask(const AclQuestion& question, std::int64_t refusedMicros)
{
    const bool reserved = question.wish == AclQuestion::Wish::Publish && (question.topic == "$SYS" || question.topic.starts_with("$SYS/"));
    m_unruled = refusedMicros == 0 ? QString()
        : reserved                 ? tr("Refused at %1: topics below $SYS are the broker's own.").arg(dateTime(refusedMicros))
        : question.wish == AclQuestion::Wish::Connect
        ? tr("Refused at %1, though by no rule of today. Look at whether it may come without a user name (access.anonymous), its password, bans and hooks.")
              .arg(dateTime(refusedMicros))
        : tr("Refused at %1, though by no rule of today: there were rules then, or a hook of yours refused it.").arg(dateTime(refusedMicros));
    look();
    m_asked = true;
    m_asking->setChecked(true);
    m_question->fill(question, refusedMicros);
    if (m_stack->currentIndex() == 0)
        return;
    if (m_question->renew() == 0) { // no rule did it: none is to look as if
        m_table->setCurrentIndex({});
        m_question->setFocus();
    } else if (m_asText->isChecked()) {
        m_text->setFocus();
    } else {
        m_table->setFocus();
    }
}

void AclView::askAgain(bool select)
{
    if (m_loaded && !hasErrors())
        m_question->setRules([this](const AclQuestion& question) { return m_desk.askAcl(m_draft.text(), question); });
    else
        m_question->setRules({});
    if (const int line = m_question->renew(); select && line > 0) {
        if (const std::size_t row = m_draft.rules().rowAtLine(static_cast<std::size_t>(line)); row < m_draft.rules().size())
            this->select(static_cast<int>(row));
    }
}

void AclView::goToLine(int line)
{
    if (line < 1)
        return;
    const std::size_t row = m_draft.rules().rowAtLine(static_cast<std::size_t>(line));
    if (row < m_draft.rules().size())
        select(static_cast<int>(row));
    else
        m_asText->setChecked(true); // it is no rule: a "user" line
    if (m_asText->isChecked())
        m_text->goToLine(line);
    else
        m_table->setFocus();
}

int AclView::current() const
{
    const int row = m_table->currentIndex().row();
    return row < m_model->rowCount() ? row : -1;
}

void AclView::select(int row) { m_table->setCurrentIndex(m_model->index(row, m_table->currentIndex().isValid() ? m_table->currentIndex().column() : 0)); }

void AclView::showProblem(const QString& text)
{
    m_problem->setText(text.isEmpty() ? QString() : QStringLiteral("\u2717 ") + text);
    m_problem->setVisible(!text.isEmpty());
    m_pending->setVisible(hasUnapplied() || !text.isEmpty());
}

/// Where the rules stand, and which are in force.
QString AclView::stateText() const
{
    const QString path = visibleText(m_desk.fullPath(m_file).toStdString(), 200);
    if (!m_desk.isAclInUse(m_file))
        return tr("%1, not in use before the settings are applied").arg(path);
    if (!m_backend.snapshot().broker.listening)
        return tr("%1, in use when the broker is started").arg(path);
    if (hasUnapplied())
        return m_stale ? tr("%1 was changed on the disk: the previous rules stay in force; what is shown is a draft").arg(path)
                       : tr("%1, in force as it is on the disk; what is shown is a draft").arg(path);
    if (hasErrors())
        return tr("%1 has mistakes: the previous rules stay in force").arg(path);
    return m_stale ? tr("%1 was changed on the disk: the previous rules stay in force").arg(path) : tr("%1, in use").arg(path);
}

void AclView::refresh()
{
    const int row = m_loaded ? current() : -1;
    const bool table = m_loaded && !m_asText->isChecked();
    const auto at = static_cast<std::size_t>(std::max(row, 0));
    m_add->setEnabled(table);
    for (QAction* one : { m_edit, m_duplicate, m_delete })
        one->setEnabled(table && row >= 0);
    m_up->setEnabled(table && row >= 0 && m_draft.rules().canMove(at, true));
    m_down->setEnabled(table && row >= 0 && m_draft.rules().canMove(at, false));
    m_asText->setEnabled(m_loaded);
    if (!m_file.isEmpty())
        m_state->setFullText(stateText());
    const bool overtaken = m_loaded && m_draft.isOvertaken();
    m_diskBar->setVisible(m_loaded && (overtaken || (m_stale && !hasUnapplied())));
    m_mine->setVisible(overtaken);
    m_theirs->setText(overtaken ? tr("Show theirs") : tr("Read it now"));
    m_theirs->setVisible(overtaken || !hasErrors()); // the broker would not take it
    m_diskText->setText(overtaken ? tr("The file was changed on the disk meanwhile. Nothing is written before you decide: show theirs (Undo brings yours back), or keep yours; Apply then overwrites theirs.")
            : hasErrors() ? tr("The file was changed on the disk, and is shown as it is now. The broker does not go by it until its mistakes are corrected.")
                          : tr("The file was changed on the disk, and is shown as it is now. The broker goes by it once it reads it."));
    const bool dirty = hasUnapplied();
    m_question->setInForce(!dirty && !m_stale);
    m_discard->setEnabled(dirty);
    m_pending->setVisible(dirty || !m_problem->text().isEmpty());
    const int errors = static_cast<int>(std::ranges::count(m_issues, config::Severity::Error, &config::Issue::severity));
    m_apply->setEnabled(canApply() && errors == 0); // the key for it leads to the first mistake
    if (dirty) {
        const AclDraft::Changes changes = m_draft.changes();
        QString text = changes.all ? tr("Not written yet: lines added: %1, removed: %2.").arg(changes.added).arg(changes.removed) : tr("Not written yet: many lines.");
        if (errors > 0)
            text = sentences({ text, tr("%Ln mistake(s) to correct first.", nullptr, errors) });
        m_pendingText->setText(text);
    } else {
        m_pendingText->clear();
    }
    m_pendingText->setRole(errors > 0 ? Role::Error : Role::Text);
    emit changed();
}

void AclView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    look();
    m_disk.start();
}

/// The table comes first where both have no room.
void AclView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    foldQuestion();
}

void AclView::foldQuestion()
{
    if (!m_askingChosen && !m_asked)
        m_asking->setChecked(height() >= kRoomToAsk);
}

void AclView::hideEvent(QHideEvent* event)
{
    m_disk.stop();
    m_unruled.clear();
    QWidget::hideEvent(event);
}

bool AclView::eventFilter(QObject* watched, QEvent* event)
{
    // The editor would keep these keys for steps of its own, which it does not have.
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo)) {
            undo();
            return true;
        }
        if (key->matches(QKeySequence::Redo)) {
            redo();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace hookline::ui
