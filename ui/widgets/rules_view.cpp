#include "ui/widgets/rules_view.h"

#include "ui/core_words.h"
#include "ui/dialogs/apply_rules_dialog.h"
#include "ui/dialogs/rule_dialog.h"
#include "ui/format.h"
#include "ui/models/bridge_numbers.h"
#include "ui/models/metrics_history.h"
#include "ui/models/rule_table_model.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/texts.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/label.h"
#include "ui/widgets/link.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/rule_glance.h"
#include "ui/widgets/spoken_label.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QSettings>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookline::ui {

RulesView::RulesView(Backend& backend, MetricsHistory& history, const EventTableModel& events, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_history(history)
    , m_events(events)
{
    setObjectName(QStringLiteral("rulesView"));
    m_draft.setInUse(backend.settings().kafka);
    m_model = new RuleTableModel(m_draft, this);
    m_add = addViewAction(this, "addRuleAction", "add", QKeySequence(Qt::CTRL | Qt::Key_N));
    m_edit = addViewAction(this, "editRuleAction", "settings", QKeySequence(Qt::Key_F2));
    m_duplicate = addViewAction(this, "duplicateRuleAction", "copy", QKeySequence(Qt::CTRL | Qt::Key_D));
    m_delete = addViewAction(this, "deleteRuleAction", "clear", QKeySequence(Qt::Key_Delete));
    m_up = addViewAction(this, "ruleUpAction", "up", QKeySequence(Qt::ALT | Qt::Key_Up));
    m_down = addViewAction(this, "ruleDownAction", "down", QKeySequence(Qt::ALT | Qt::Key_Down));
    m_undo = addViewAction(this, "undoRulesAction", nullptr, QKeySequence(Qt::CTRL | Qt::Key_Z));
    m_redo = addViewAction(this, "redoRulesAction", nullptr, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    m_apply = addViewAction(this, "applyRulesAction", "check", QKeySequence(Qt::CTRL | Qt::Key_S));
    m_show = addViewAction(this, "ruleEventsAction", "events");

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(24, 8, 24, 8);
    tools->setSpacing(6);
    for (QAction* one : { m_add, m_edit, m_duplicate, m_delete, m_up, m_down, m_undo, m_redo }) {
        QToolButton* const button = buttonFor(one);
        if (one == m_up || one == m_down)
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        tools->addWidget(button);
    }
    tools->addStretch(1);
    m_unmatched = new Link("unmatchedLink", Role::TextMuted);
    tools->addWidget(m_unmatched);
    column->addLayout(tools);

    m_table = new ListTable("rulesTableView");
    m_table->setSortingEnabled(false); // their order is what they are run in
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumns({ 15, 12, 14, 18, 8, 12, 6, 7, 7, 9, 9, 13, 6, 7, 12, 11, 17, 11, 24, 24 },
        RuleTableModel::kFirstHidden, RuleTableModel::Topic);
    m_table->setDragEnabled(true);
    m_table->setAcceptDrops(true);
    m_table->setDragDropMode(QAbstractItemView::InternalMove);
    m_table->setDragDropOverwriteMode(false);
    m_table->setDropIndicatorShown(true);
    m_table->installEventFilter(this);
    column->addWidget(m_table, 1);
    m_glance = new RuleGlance(backend, events);
    column->addWidget(m_glance);

    m_pending = new QWidget;
    m_pending->setObjectName(QStringLiteral("pendingRulesBar"));
    m_pending->setAutoFillBackground(true);
    m_pending->setBackgroundRole(QPalette::Base);
    auto* bar = new QVBoxLayout(m_pending);
    bar->setContentsMargins(24, 8, 24, 8);
    bar->setSpacing(4);
    auto* line = new QHBoxLayout;
    line->setSpacing(8);
    m_pendingText = new Label(Role::Text, 1.0, true);
    m_pendingText->setObjectName(QStringLiteral("pendingRulesLabel"));
    m_pendingText->wrapped();
    m_discard = new QPushButton;
    m_discard->setObjectName(QStringLiteral("discardRulesPushButton"));
    m_applyButton = new QPushButton;
    m_applyButton->setObjectName(QStringLiteral("applyRulesPushButton"));
    m_applyButton->setProperty("primary", true);
    line->addWidget(m_pendingText, 1);
    line->addWidget(m_discard);
    line->addWidget(m_applyButton);
    bar->addLayout(line);
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("rulesProblemLabel"));
    m_problem->wrapped()->selectable();
    m_problem->hide();
    bar->addWidget(m_problem);
    column->addWidget(m_pending);
    m_confirm = new ConfirmBar;
    column->addWidget(m_confirm);
    setFocusProxy(m_table);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RulesView::refresh);
    connect(m_table, &ListTable::menuWanted, this, &RulesView::showMenu);
    connect(m_table, &ListTable::openWanted, m_edit, &QAction::trigger);
    connect(m_model, &RuleTableModel::switchWanted, this, [this](int row, bool on) {
        m_draft.setEnabled(row, on);
        changed(row);
    });
    connect(
        m_model, &RuleTableModel::moveWanted, this,
        [this](int from, int to) {
            m_draft.move(from, to);
            changed(to);
        },
        Qt::QueuedConnection); // the view is still in the middle of its drop
    connect(m_add, &QAction::triggered, this, [this] { edit(-1); });
    connect(m_edit, &QAction::triggered, this, [this] {
        if (currentRule() >= 0)
            edit(currentRule());
    });
    connect(m_duplicate, &QAction::triggered, this, [this] {
        if (const int row = currentRule(); row >= 0)
            changed(m_draft.duplicate(row));
    });
    connect(m_delete, &QAction::triggered, this, [this] { remove(currentRule()); });
    connect(m_up, &QAction::triggered, this, [this] { move(-1); });
    connect(m_down, &QAction::triggered, this, [this] { move(1); });
    connect(m_undo, &QAction::triggered, this, [this] {
        m_draft.undo();
        changed(m_table->currentIndex().row());
    });
    connect(m_redo, &QAction::triggered, this, [this] {
        m_draft.redo();
        changed(m_table->currentIndex().row());
    });
    connect(m_apply, &QAction::triggered, this, &RulesView::apply);
    connect(m_applyButton, &QPushButton::clicked, this, &RulesView::apply);
    connect(m_discard, &QPushButton::clicked, this, [this] {
        m_draft.discard();
        changed(0);
        m_confirm->tell(tr("Back to the rules in use."), tr("Undo"), [this] { m_undo->trigger(); });
    });
    connect(m_show, &QAction::triggered, this, &RulesView::showEvents);
    connect(m_unmatched, &Link::clicked, this, [this] { emit eventsWanted(QStringLiteral("kafka.status == none")); });
    connect(&m_backend, &Backend::kafkaApplied, this, &RulesView::applied);
    retranslate();
    select(0);
}

bool RulesView::hasUnapplied() const { return m_draft.isDirty() || (m_dialog && m_dialog->isChanged()); }

int RulesView::ruleCount() const { return m_model->ruleCount(); }

int RulesView::currentRule() const
{
    const int row = m_table->currentIndex().row();
    return m_model->isRule(row) ? row : -1;
}

void RulesView::select(int row)
{
    if (row >= 0 && row < m_model->rowCount())
        m_table->setCurrentIndex(m_model->index(row, m_table->currentIndex().isValid() ? m_table->currentIndex().column() : 0));
}

void RulesView::renew()
{
    const RuleList before = m_draft.rules();
    m_draft.setInUse(m_backend.settings().kafka);
    if (m_draft.rules() != before) {
        const int row = m_table->currentIndex().row();
        m_model->renewRules();
        select(std::clamp(row, 0, m_model->rowCount() - 1));
    }
    const metrics::Snapshot snapshot = m_backend.snapshot();
    m_model->setNumbers(snapshot.kafka, snapshot.steadyNanos);
    const double seconds = static_cast<double>(snapshot.steadyNanos - m_unmatchedAt) / 1e9;
    const std::uint64_t unmatched = snapshot.kafka.unmatched;
    if (seconds > 0) {
        const bool grows = m_unmatchedAt > 0 && unmatched >= m_unmatchedBefore; // else it is the first look, or another bridge
        m_unmatchedRate = grows ? static_cast<double>(unmatched - m_unmatchedBefore) / seconds : 0;
        m_unmatchedAt = snapshot.steadyNanos;
        m_unmatchedBefore = unmatched;
    }
    m_unmatched->setVisible(unmatched > 0);
    m_unmatched->setText(tr("unmatched: %1").arg(rate(m_unmatchedRate)));
    refresh();
    m_glance->look();
}

void RulesView::changed(int row)
{
    m_problem->hide();
    m_confirm->dismiss(); // what it offers to take back is not the last step any more
    m_model->renewRules();
    select(std::clamp(row, 0, m_model->rowCount() - 1));
    refresh();
    emit rulesChanged();
}

void RulesView::refresh()
{
    const int row = currentRule();
    for (QAction* one : { m_edit, m_duplicate, m_show })
        one->setEnabled(row >= 0);
    m_delete->setEnabled(row >= 0 && !m_draft.isImplicit());
    m_up->setEnabled(row > 0);
    m_down->setEnabled(row >= 0 && row + 1 < m_model->ruleCount());
    m_undo->setEnabled(m_draft.canUndo() && !m_applying);
    m_redo->setEnabled(m_draft.canRedo() && !m_applying);
    const bool dirty = m_draft.isDirty();
    m_apply->setEnabled(dirty && !m_applying);
    m_applyButton->setEnabled(m_apply->isEnabled());
    m_discard->setEnabled(m_apply->isEnabled());
    m_pending->setVisible(dirty || !m_problem->isHidden());
    const int changes = RuleDraft::countChanges(m_draft.inUse().rules, m_draft.rules());
    m_pendingText->setText(m_applying ? tr("Applying…")
            : m_draft.isOvertaken()
            ? tr("%Ln change(s) not in use yet. The rules in use were changed elsewhere meanwhile: applying replaces those.", nullptr, changes)
            : tr("%Ln change(s) not in use yet.", nullptr, changes));
    m_pendingText->setRole(m_draft.isOvertaken() ? Role::Warn : Role::Text);
    glance();
}

void RulesView::glance()
{
    constexpr int kLeast = 280; // else the rules themselves would have no room
    const int row = currentRule();
    config::KafkaSettings kafka = m_draft.inUse();
    kafka.rules = m_draft.allRules();
    const bool is = row >= 0 && row < static_cast<int>(kafka.rules.size());
    m_glance->setVisible(is && height() >= kLeast);
    if (is)
        m_glance->setRule(kafka, static_cast<std::size_t>(row), m_draft.isImplicit());
}

void RulesView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    glance();
}

void RulesView::edit(int index)
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    config::RuleSettings rule;
    if (index < 0) {
        rule.name = m_draft.freeName("rule");
        rule.topic = m_draft.inUse().topic;
    } else {
        rule = m_draft.allRules()[static_cast<std::size_t>(index)];
    }
    config::KafkaSettings kafka = m_draft.inUse();
    kafka.rules = m_draft.rules();
    if (kafka.rules.empty() && index < 0)
        kafka.rules.push_back(m_draft.implicitRule());
    m_dialog = new RuleDialog(m_backend, m_events, kafka, index, rule, window());
    const std::string name = index < 0 ? std::string() : rule.name;
    connect(m_dialog, &RuleDialog::ruleMade, this, [this, index, name](const config::RuleSettings& made) { takeOver(index, name, made); });
    connect(m_dialog, &RuleDialog::eventsWanted, this, &RulesView::eventsWanted);
    connect(m_dialog, &RuleDialog::deleted, this, [this, name] {
        const auto found = std::ranges::find(m_draft.rules(), name, &config::RuleSettings::name);
        if (found != m_draft.rules().end())
            remove(static_cast<int>(found - m_draft.rules().begin()));
    });
    m_dialog->show();
}

/// The editor is not in the way of anything, so the draft may have changed under it.
void RulesView::takeOver(int index, const std::string& name, config::RuleSettings rule)
{
    if (name.empty()) {
        changed(m_draft.add(std::move(rule)));
        return;
    }
    const RuleList& rules = m_draft.rules();
    const auto found = std::ranges::find(rules, name, &config::RuleSettings::name);
    if (found != rules.end())
        index = static_cast<int>(found - rules.begin());
    else if (!rules.empty())
        index = -1; // it is gone: what was written is not lost
    rule.name = m_draft.freeName(rule.name, index);
    if (index < 0)
        index = m_draft.add(std::move(rule));
    else
        m_draft.replace(index, std::move(rule));
    changed(index);
}

void RulesView::remove(int row)
{
    if (row < 0 || m_draft.isImplicit())
        return;
    const QString name = visibleText(m_draft.rules()[static_cast<std::size_t>(row)].name, 64);
    m_draft.remove(row);
    const QString text = m_draft.isImplicit()
        ? tr("“%1” is deleted. Without rules everything in kafka.events goes to %2.").arg(name, visibleText(m_draft.inUse().topic))
        : tr("“%1” is deleted.").arg(name);
    changed(row);
    m_confirm->tell(text, tr("Undo"), [this] { m_undo->trigger(); });
}

void RulesView::move(int direction)
{
    const int row = currentRule(), to = row + direction;
    if (row < 0 || to < 0 || to >= m_model->ruleCount())
        return;
    m_draft.move(row, to);
    changed(to);
}

void RulesView::apply()
{
    if (!m_draft.isDirty() || m_applying)
        return;
    auto* dialog = new ApplyRulesDialog(m_draft, m_backend, this);
    connect(dialog, &QDialog::accepted, this, [this] { use(m_draft.rules()); });
    dialog->open();
}

void RulesView::use(const RuleList& rules)
{
    config::KafkaSettings wanted = m_backend.settings().kafka; // whatever else was changed meanwhile stays
    m_before = wanted.rules;
    m_wanted = rules;
    wanted.rules = rules;
    m_applying = true;
    m_problem->hide();
    refresh();
    m_backend.applyKafka(wanted);
}

void RulesView::applied(const QString& errorId, const QString& errorText, qulonglong movedRecords)
{
    if (!std::exchange(m_applying, false))
        return;
    if (!errorId.isEmpty()) {
        speak(*m_problem, [errorText] { return QStringLiteral("\u2717 ") + tr("Not applied, the previous rules stay in use: %1").arg(inOwnWords(errorText)); });
        m_problem->show();
        refresh();
        return;
    }
    const int changes = RuleDraft::countChanges(m_before, m_wanted);
    m_draft.applied(m_backend.settings().kafka);
    changed(m_table->currentIndex().row());
    QString text = tr("In use since %1: %Ln change(s).", nullptr, changes)
                       .arg(clockTime(m_backend.snapshot().wallMicros, false));
    if (movedRecords > 0)
        text = sentences({ text,
            tr("%1 waiting record(s) went on by the new rules.", nullptr, plural(movedRecords)).arg(number(movedRecords)) });
    m_confirm->tell(text, tr("Undo"), [this, back = m_before] { use(back); });
}

void RulesView::askToGiveUp(std::function<void()> then)
{
    m_confirm->ask(tr("Rules were changed and not applied. Quit and lose the changes?"), tr("Quit"), [this, then = std::move(then)] {
        delete m_dialog.data();
        m_draft.discard();
        changed(0);
        then();
    });
}

void RulesView::showEvents()
{
    if (const int row = currentRule(); row >= 0)
        emit eventsWanted(m_model->eventFilter(row));
}

void RulesView::showMenu(const QPoint& at)
{
    if (currentRule() < 0)
        return;
    popUpMenu(this, "ruleMenu", { m_edit, m_duplicate, m_delete, m_up, m_down, nullptr, m_show }, at);
}

void RulesView::saveLayout(QSettings& settings) const { m_table->saveColumns(settings, QStringLiteral("bridge/rules")); }
void RulesView::restoreLayout(const QSettings& settings) { m_table->restoreColumns(settings, QStringLiteral("bridge/rules")); }
void RulesView::resetLayout() { m_table->resetColumns(); }

bool RulesView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress && currentRule() >= 0) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space) { // in every column, not only where the box is
            m_draft.setEnabled(currentRule(), !m_draft.allRules()[static_cast<std::size_t>(currentRule())].enabled);
            changed(currentRule());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void RulesView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void RulesView::retranslate()
{
    m_table->setAccessibleName(tr("Rules"));
    m_add->setText(tr("Add rule…"));
    m_add->setToolTip(toolTipText(tr("Writes a new rule, with a preview on captured events")));
    m_edit->setText(tr("Edit…"));
    m_edit->setToolTip(toolTipText(tr("Opens the selected rule (Return)")));
    m_duplicate->setText(tr("Duplicate"));
    m_delete->setText(tr("Delete"));
    m_up->setText(tr("Move up"));
    m_up->setToolTip(toolTipText(tr("One place up: rules are asked in this order (Alt+Up, or drag)")));
    m_down->setText(tr("Move down"));
    m_down->setToolTip(toolTipText(tr("One place down: rules are asked in this order (Alt+Down, or drag)")));
    m_undo->setText(tr("Undo"));
    m_redo->setText(tr("Redo"));
    m_apply->setText(tr("Apply rules…"));
    m_show->setText(tr("Show events"));
    m_discard->setText(tr("Discard"));
    m_applyButton->setText(tr("Apply…"));
    m_unmatched->setAbout(tr("No rule took"), tr("Show these events"));
    m_model->retranslate();
    refresh();
}

} // namespace hookline::ui
