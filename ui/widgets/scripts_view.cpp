#include "ui/widgets/scripts_view.h"

#include "ui/core_words.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/timing.h"
#include "ui/widgets/code_edit.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/follow_selection.h"
#include "ui/widgets/label.h"
#include "ui/widgets/lua_highlighter.h"
#include "ui/widgets/script_trial_view.h"
#include "ui/widgets/spoken_label.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QDir>
#include <QEvent>
#include <QFile>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace hookline::ui {
namespace {

constexpr int kTrialHeight = 262; ///< of a test run that has a result
constexpr auto kExamples = ":/hookline/scripts";

QString example(const QString& name)
{
    QFile file(QLatin1String(kExamples) + QLatin1Char('/') + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The line of "name:line: what"; 0: it names none.
int lineOf(const QString& problem, const QString& name)
{
    if (!problem.startsWith(name + QLatin1Char(':')))
        return 0;
    const qsizetype from = name.size() + 1, to = problem.indexOf(QLatin1Char(':'), from);
    return to < 0 ? 0 : QStringView(problem).mid(from, to - from).toInt();
}

} // namespace

ScriptsView::ScriptsView(Backend& backend, const EventTableModel& events, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
{
    setObjectName(QStringLiteral("scriptsView"));
    m_apply = addViewAction(this, "applyScriptAction", "check", QKeySequence(Qt::CTRL | Qt::Key_S));
    m_revert = addViewAction(this, "revertScriptAction", "close");
    m_try = addViewAction(this, "tryScriptAction", "test", QKeySequence(Qt::CTRL | Qt::Key_R));

    auto* left = new QWidget;
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(24, 8, 8, 8);
    m_new = new QPushButton;
    m_new->setObjectName(QStringLiteral("newScriptPushButton"));
    m_list = new QListWidget;
    m_list->setObjectName(QStringLiteral("scriptsListWidget"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_naming = new QWidget;
    auto* naming = new QHBoxLayout(m_naming);
    naming->setContentsMargins(0, 0, 0, 0);
    m_name = new QLineEdit;
    m_name->setObjectName(QStringLiteral("scriptNameLineEdit"));
    m_create = new QPushButton;
    m_create->setObjectName(QStringLiteral("createScriptPushButton"));
    naming->addWidget(m_name, 1);
    naming->addWidget(m_create);
    m_name->installEventFilter(this);
    m_naming->hide();
    leftColumn->addWidget(m_new, 0, Qt::AlignLeft);
    leftColumn->addWidget(m_naming);
    leftColumn->addWidget(m_list, 1);

    m_right = new QWidget;
    auto* rightColumn = new QVBoxLayout(m_right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 24, 8);
    head->setSpacing(8);
    m_title = new ElidedLabel(Role::Text, 1.0, true);
    m_title->setObjectName(QStringLiteral("scriptTitleLabel"));
    m_title->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_title->setElideMode(Qt::ElideLeft);
    m_state = new Label(Role::TextMuted);
    m_state->setObjectName(QStringLiteral("scriptStateLabel"));
    head->addWidget(m_title, 1);
    head->addWidget(m_state);
    for (QAction* one : { m_revert, m_apply })
        head->addWidget(buttonFor(one));
    rightColumn->addLayout(head);
    m_edit = new CodeEdit;
    m_edit->setObjectName(QStringLiteral("scriptPlainTextEdit"));
    new LuaHighlighter(m_edit->document());
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("scriptProblemLabel"));
    m_problem->setContentsMargins(12, 6, 24, 6);
    m_problem->wrapped()->selectable();
    auto* upper = new QWidget;
    auto* upperColumn = new QVBoxLayout(upper);
    upperColumn->setContentsMargins(0, 0, 0, 0);
    upperColumn->setSpacing(0);
    upperColumn->addWidget(m_edit, 1);
    upperColumn->addWidget(m_problem);
    m_trial = new ScriptTrialView(events);
    m_column = new QSplitter(Qt::Vertical);
    m_column->setChildrenCollapsible(false);
    m_column->addWidget(upper);
    m_column->addWidget(m_trial);
    rightColumn->addWidget(m_column, 1);

    m_splitter = new QSplitter(Qt::Horizontal);
    m_splitter->setObjectName(QStringLiteral("scriptsSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_right);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_splitter, 1);
    m_empty = new EmptyState;
    column->addWidget(m_empty, 1);
    m_confirm = new ConfirmBar;
    column->addWidget(m_confirm);
    m_empty->setIcon("hook");
    m_emptyButton = m_empty->addButton("scriptsEmptyPushButton", true);
    resetLayout();

    followSelection(*m_list);
    connect(m_list, &QListWidget::currentRowChanged, this, &ScriptsView::choose);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        if (m_filling)
            return;
        m_edit->setErrorLine(0); // the lines may be others now
        m_problem->hide();
        refresh();
    });
    connect(m_apply, &QAction::triggered, this, [this] { apply(false); });
    connect(m_revert, &QAction::triggered, this, &ScriptsView::revert);
    connect(m_try, &QAction::triggered, this, &ScriptsView::tryOut);
    connect(m_trial, &ScriptTrialView::grown, this, [this] {
        m_grown = m_trial->height() < kTrialHeight;
        if (m_grown)
            m_column->setSizes({ std::max(1, m_column->height() - kTrialHeight), kTrialHeight });
    });
    connect(m_trial, &ScriptTrialView::shrunk, this, [this] {
        if (std::exchange(m_grown, false))
            m_column->setSizes({ 1000, 1 });
    });
    connect(m_trial, &ScriptTrialView::tryWanted, this, &ScriptsView::tryOut);
    connect(m_trial, &ScriptTrialView::lineWanted, m_edit, &CodeEdit::goToLine);
    connect(m_name, &QLineEdit::returnPressed, this, &ScriptsView::create);
    connect(m_create, &QPushButton::clicked, this, &ScriptsView::create);
    connect(m_emptyButton, &QPushButton::clicked, this,
        [this] { askName(QStringLiteral("enrich.lua"), example(QStringLiteral("enrich.lua"))); });
    connect(&m_backend, &Backend::scriptApplied, this, &ScriptsView::applied);
    connect(&m_backend, &Backend::scriptTried, this, [this](const ScriptTrial& trial) {
        m_trial->show(trial);
        QString problem = trial.problem;
        for (const ScriptTrial::Step& step : trial.steps) {
            if (problem.isEmpty())
                problem = step.error;
        }
        showProblem(problem);
    });
    m_timer.setInterval(kRenewMs);
    connect(&m_timer, &QTimer::timeout, this, &ScriptsView::renew);
    setFocusProxy(m_list);
    retranslate();
}

QList<QAction*> ScriptsView::actions() const { return { m_apply, m_revert, m_try }; }

bool ScriptsView::hasUnsaved() const { return !m_drafts.isEmpty() || m_edit->toPlainText() != m_basis; }

// --- Which there are --------------------------------------------------------------------------------------------------

void ScriptsView::renew()
{
    const std::vector<metrics::ScriptEntry> scripts = m_backend.scripts();
    m_filling = true;
    for (int row = 0; row < static_cast<int>(scripts.size()); ++row) {
        const metrics::ScriptEntry& script = scripts[static_cast<std::size_t>(row)];
        const QString path = fromUtf8(script.path);
        QListWidgetItem* item = m_list->item(row);
        if (!item || item->data(Qt::UserRole).toString() != path) {
            item = new QListWidgetItem;
            item->setData(Qt::UserRole, path);
            m_list->insertItem(row, item);
        }
        const bool changed = m_drafts.contains(path) || (path == m_path && m_edit->toPlainText() != m_basis);
        item->setText(visibleText(script.name, 80) + (changed ? QStringLiteral(" \u2022") : QString()));
        item->setToolTip(toolTipText(path));
        const bool well = script.running && !script.stale && script.errors == 0;
        item->setIcon(icon(well  ? "ok"
                : script.running ? "warning"
                                 : "error",
            well                 ? Role::Ok
                : script.running ? Role::Warn
                                 : Role::Error));
    }
    while (m_list->count() > static_cast<int>(scripts.size()))
        delete m_list->takeItem(m_list->count() - 1);
    int wanted = -1;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(Qt::UserRole).toString() == (m_awaited.isEmpty() ? m_path : m_awaited))
            wanted = row;
    }
    if (wanted < 0 && m_list->count() > 0 && m_awaited.isEmpty())
        wanted = 0;
    if (wanted >= 0) {
        m_awaited.clear();
        m_list->setCurrentRow(wanted);
    }
    m_filling = false;
    choose();
    // Another editor's save shows up here as long as nothing was typed.
    if (!m_path.isEmpty() && m_edit->toPlainText() == m_basis) {
        const auto text = m_backend.readScript(m_path);
        if (text && *text != m_basis)
            load();
    }
    refresh();
}

void ScriptsView::open(const QString& name)
{
    renew();
    for (const metrics::ScriptEntry& script : m_backend.scripts()) {
        if (visibleText(script.name, 120) != name)
            continue;
        m_awaited = fromUtf8(script.path);
        renew();
        m_edit->setFocus();
        return;
    }
}

/// Takes the file of the list's current row into the editor; what was typed in the one before is kept.
void ScriptsView::choose()
{
    if (m_filling)
        return;
    const QListWidgetItem* item = m_list->currentItem();
    const QString path = item ? item->data(Qt::UserRole).toString() : QString();
    if (path == m_path)
        return;
    if (!m_path.isEmpty() && m_edit->toPlainText() != m_basis)
        m_drafts[m_path] = { m_edit->toPlainText(), m_basis };
    m_path = path;
    m_trial->clear();
    load();
    const auto draft = m_drafts.constFind(path);
    if (draft != m_drafts.constEnd()) {
        m_filling = true;
        m_edit->setPlainText(draft->text);
        m_filling = false;
        m_basis = draft->basis;
        m_drafts.erase(draft);
    }
    refresh();
}

void ScriptsView::load()
{
    m_filling = true;
    const auto text = m_path.isEmpty() ? base::Result<QString>(QString()) : m_backend.readScript(m_path);
    m_basis = text ? *text : QString();
    m_edit->setPlainText(m_basis);
    m_basis = m_edit->toPlainText(); // line ends as the editor has them
    m_filling = false;
    m_edit->setErrorLine(0);
    m_problem->hide();
    m_shownProblem.clear();
    if (!text)
        showProblem(fromUtf8(text.error().text()));
}

// --- What is done with them -------------------------------------------------------------------------------------------

void ScriptsView::apply(bool overwrite)
{
    if (m_path.isEmpty())
        return;
    m_confirm->dismiss();
    m_backend.applyScript(m_path, m_edit->toPlainText(),
        overwrite              ? QString()
            : m_basis.isNull() ? QStringLiteral("")
                               : m_basis);
}

void ScriptsView::applied(const QString& path, const QString& problemId, const QString& problem)
{
    if (problemId == QLatin1String("script.exists")) {
        m_confirm->tell(tr("There is a script of that name already."));
        return;
    }
    if (problemId == QLatin1String("script.bad_name")) {
        m_confirm->tell(tr("%1 is not the name of a file.").arg(visibleText(path.toStdString(), 120)));
        return;
    }
    if (problemId == QLatin1String("script.not_written")) {
        m_confirm->tell(tr("It cannot be saved: %1").arg(coreText(problem.toStdString(), 300)));
        return;
    }
    if (problemId == QLatin1String("script.changed_elsewhere")) {
        m_confirm->ask(tr("The file was changed elsewhere since it was opened here. Overwrite that change?"),
            tr("Overwrite"), [this] { apply(true); });
        return;
    }
    if (!problemId.isEmpty()) {
        showProblem(problem);
        if (m_edit->errorLine() > 0)
            m_edit->goToLine(m_edit->errorLine());
        return;
    }
    if (path == m_path) {
        m_basis = m_edit->toPlainText();
        showProblem({});
        m_confirm->tell(tr("In use: every message from now on."));
    } else {
        m_awaited = path;
        m_naming->hide();
    }
    renew();
    m_edit->setFocus();
}

void ScriptsView::revert()
{
    m_confirm->ask(tr("Give up what was typed and go back to the file?"), tr("Give up"), [this] {
        load();
        refresh();
    });
}

void ScriptsView::askToGiveUp(std::function<void()> then)
{
    m_confirm->ask(tr("A script was changed and not applied. Quit and lose what was typed?"), tr("Quit"),
        [this, then = std::move(then)] {
            m_drafts.clear();
            load();
            then();
        });
}

void ScriptsView::tryOut()
{
    if (!m_path.isEmpty())
        m_backend.tryScript(m_path.section(QLatin1Char('/'), -1), m_edit->toPlainText(), m_trial->sample());
}

void ScriptsView::askName(const QString& name, const QString& text)
{
    m_newText = text;
    m_name->setText(name);
    m_empty->hide();
    m_splitter->show();
    m_naming->show();
    m_name->setFocus();
    m_name->setSelection(0, static_cast<int>(name.lastIndexOf(QLatin1Char('.'))));
}

void ScriptsView::create()
{
    QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return;
    if (!name.endsWith(QLatin1String(".lua")))
        name += QLatin1String(".lua");
    m_backend.createScript(name, m_newText);
}

void ScriptsView::showProblem(const QString& problem)
{
    m_problem->setVisible(!problem.isEmpty());
    speak(*m_problem, [problem] { return coreText(problem.toStdString(), 500); });
    m_edit->setErrorLine(lineOf(problem, m_path.section(QLatin1Char('/'), -1)));
}

// --- What is shown ----------------------------------------------------------------------------------------------------

void ScriptsView::refresh()
{
    const std::vector<metrics::ScriptEntry> scripts = m_backend.scripts();
    const bool none = scripts.empty() && !m_naming->isVisibleTo(this);
    m_empty->setVisible(none);
    m_splitter->setVisible(!none);
    m_right->setVisible(!m_path.isEmpty());
    const bool changed = m_edit->toPlainText() != m_basis;
    m_revert->setEnabled(changed);
    m_title->setFullText(visibleText(m_path.toStdString(), 300) + (changed ? QStringLiteral(" \u2022") : QString()));
    const auto script = std::ranges::find_if(scripts, [this](const auto& one) { return fromUtf8(one.path) == m_path; });
    // As it is it can be tried again where it is not what is in use.
    m_apply->setEnabled(!m_path.isEmpty() && (changed || script == scripts.end() || !script->running || script->stale));
    if (script == scripts.end()) {
        m_state->clear();
        return;
    }
    m_state->setRole(script->stale || (script->running && script->errors > 0) ? Role::Warn
            : script->running                                                 ? Role::Ok
                                                                              : Role::Error);
    QString state = !script->running ? tr("does not load")
        : script->stale              ? tr("an older version is in use")
                                     : tr("in use, %Ln callback(s)", nullptr, static_cast<int>(script->callbacks));
    if (script->errors > 0)
        state += QStringLiteral(" \u00B7 ") + tr("%Ln error(s)", nullptr, static_cast<int>(script->errors));
    if (script->running)
        state += QStringLiteral(" \u00B7 ") + tr("memory %1").arg(byteSize(static_cast<double>(script->memoryBytes)));
    m_state->setText(state);
    const QString problem = fromUtf8(script->problem);
    if (!changed && problem != m_shownProblem) { // the lines that the core names are those in the editor
        m_shownProblem = problem;
        showProblem(problem);
    }
}

void ScriptsView::saveLayout(QSettings& settings) const
{
    settings.setValue(QStringLiteral("scripts/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("scripts/column"), m_column->saveState());
}

void ScriptsView::restoreLayout(const QSettings& settings)
{
    m_splitter->restoreState(settings.value(QStringLiteral("scripts/splitter")).toByteArray());
    m_column->restoreState(settings.value(QStringLiteral("scripts/column")).toByteArray());
}

void ScriptsView::resetLayout()
{
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({ 240, 900 });
    m_column->setStretchFactor(0, 1);
    m_column->setSizes({ 1000, 1 }); // as little as the fields need, until there is a result
}

void ScriptsView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_timer.start();
    renew();
}

void ScriptsView::hideEvent(QHideEvent* event)
{
    m_timer.stop();
    QWidget::hideEvent(event);
}

bool ScriptsView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_name && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        m_naming->hide();
        refresh();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ScriptsView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void ScriptsView::retranslate()
{
    m_new->setText(tr("New script"));
    if (QMenu* old = m_new->menu())
        old->deleteLater();
    auto* menu = new QMenu(this);
    menu->addAction(tr("Empty"), this, [this] {
        askName(QStringLiteral("script.lua"),
            QStringLiteral("hook.on(\"message.publish\", { topic = \"#\" }, function(msg)\n\nend)\n"));
    });
    menu->addSeparator();
    for (const QString& name : QDir(QLatin1String(kExamples)).entryList())
        menu->addAction(tr("Example %1").arg(name), this, [this, name] { askName(name, example(name)); });
    m_new->setMenu(menu);
    m_name->setAccessibleName(tr("Name of the new script"));
    m_create->setText(tr("Create"));
    m_list->setAccessibleName(tr("Scripts"));
    m_edit->setAccessibleName(tr("Script text"));
    m_edit->setAccessibleDescription(tr("Esc leaves the editor"));
    m_apply->setText(tr("Apply"));
    m_apply->setToolTip(toolTipText(tr("Saves the script and takes it into use at once, if it loads (Ctrl+S)")));
    m_revert->setText(tr("Revert"));
    m_revert->setToolTip(toolTipText(tr("Back to the file as it is")));
    m_try->setText(tr("Test run"));
    m_empty->setText(tr("Scripts change, route, enrich or refuse messages while the broker runs. There is none yet."));
    m_emptyButton->setText(tr("Write a script"));
    refresh();
}

} // namespace hookline::ui
