#include "ui/widgets/sources_view.h"

#include "ui/core_words.h"
#include "ui/dialogs/source_dialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/source_table_model.h"
#include "ui/models/source_words.h"
#include "ui/models/state_filter_proxy.h"
#include "ui/ports/backend.h"
#include "ui/safe_text.h"
#include "ui/widgets/confirm_bar.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/label.h"
#include "ui/widgets/list_table.h"
#include "ui/widgets/spoken_label.h"
#include "ui/widgets/view_actions.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookline::ui {

SourcesView::SourcesView(Backend& backend, QWidget* parent)
    : QWidget(parent)
    , m_backend(backend)
    , m_model(new SourceTableModel(this))
    , m_proxy(new StateFilterProxy(ReportTableModel::SortRole, ReportTableModel::SearchRole, 0, this))
    , m_positions(new SourcePositionModel(this))
{
    setObjectName(QStringLiteral("sourcesView"));
    m_add = addViewAction(this, "addSourceAction", "add", QKeySequence(Qt::CTRL | Qt::Key_N));
    m_edit = addViewAction(this, "editSourceAction", "settings", QKeySequence(Qt::Key_F2));
    m_duplicate = addViewAction(this, "duplicateSourceAction", "copy", QKeySequence(Qt::CTRL | Qt::Key_D));
    m_toggle = addViewAction(this, "toggleSourceAction", nullptr);
    m_delete = addViewAction(this, "deleteSourceAction", "clear", QKeySequence(Qt::Key_Delete));
    m_show = addViewAction(this, "sourceEventsAction", "events");
    m_replay = addViewAction(this, "replayRangeAction", "play");

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* tools = new QHBoxLayout;
    tools->setContentsMargins(24, 8, 24, 8);
    tools->setSpacing(6);
    for (QAction* one : { m_add, m_edit, m_duplicate, m_toggle, m_delete, m_show })
        tools->addWidget(buttonFor(one));
    tools->addStretch(1);
    tools->addWidget(buttonFor(m_replay));
    column->addLayout(tools);

    m_splitter = new QSplitter(Qt::Vertical);
    m_splitter->setObjectName(QStringLiteral("sourcesSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_proxy->setSourceModel(m_model);
    m_table = new ListTable("sourcesTableView");
    m_table->setModel(m_proxy);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setMinimumHeight(120);
    m_table->installEventFilter(this);
    m_splitter->addWidget(m_table);
    m_splitter->addWidget(buildDetail());
    column->addWidget(m_splitter, 1);
    m_empty = new EmptyState(m_table);
    m_empty->setIcon("kafka");
    m_emptyAdd = m_empty->addButton("emptySourcePushButton", true);
    m_problem = new Label(Role::Error);
    m_problem->setObjectName(QStringLiteral("sourcesProblemLabel"));
    m_problem->wrapped()->selectable();
    m_problem->setContentsMargins(24, 8, 24, 8);
    m_problem->hide();
    column->addWidget(m_problem);
    m_confirm = new ConfirmBar;
    column->addWidget(m_confirm);
    setFocusProxy(m_table);

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (const int row = current(); row >= 0)
            m_chosen = m_model->at(row).settings.name;
        refresh();
    });
    connect(m_table, &ListTable::menuWanted, this, &SourcesView::showMenu);
    connect(m_table, &ListTable::openWanted, m_edit, &QAction::trigger);
    connect(m_add, &QAction::triggered, this, [this] { edit(true); });
    connect(m_emptyAdd, &QPushButton::clicked, m_add, &QAction::trigger);
    connect(m_edit, &QAction::triggered, this, [this] { edit(false); });
    connect(m_duplicate, &QAction::triggered, this, &SourcesView::duplicate);
    connect(m_toggle, &QAction::triggered, this, &SourcesView::toggle);
    connect(m_delete, &QAction::triggered, this, &SourcesView::remove);
    connect(m_show, &QAction::triggered, this, [this] {
        if (const int row = current(); row >= 0)
            emit eventsWanted(m_model->eventFilter(row));
    });
    connect(m_replay, &QAction::triggered, this, &SourcesView::replayWanted);
    connect(&m_backend, &Backend::kafkaApplied, this, &SourcesView::applied);
    resetLayout();
    retranslate();
    renew();
}

QWidget* SourcesView::buildDetail()
{
    m_detail = new QWidget;
    m_detail->setObjectName(QStringLiteral("sourceDetail"));
    m_detail->setAutoFillBackground(true);
    m_detail->setBackgroundRole(QPalette::Base);
    auto* column = new QVBoxLayout(m_detail);
    column->setContentsMargins(24, 10, 24, 8);
    column->setSpacing(6);
    m_title = new ElidedLabel(Role::Text, 1.0, true);
    m_title->setObjectName(QStringLiteral("sourceTitleLabel"));
    column->addWidget(m_title);
    m_says = new Label(Role::Error);
    m_says->setObjectName(QStringLiteral("sourceSaysLabel"));
    m_says->wrapped()->selectable();
    column->addWidget(m_says);
    m_facts = new Label(Role::TextMuted);
    m_facts->setObjectName(QStringLiteral("sourceFactsLabel"));
    m_facts->wrapped()->selectable();
    column->addWidget(m_facts);
    m_positionTable = new ListTable("sourcePositionsTableView");
    auto* proxy = new StateFilterProxy(ReportTableModel::SortRole, ReportTableModel::SearchRole, 0, this);
    proxy->setSourceModel(m_positions);
    m_positionTable->setModel(proxy);
    m_positionTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_positionTable->sortByColumn(SourcePositionModel::Topic, Qt::AscendingOrder);
    m_positionTable->setMinimumHeight(70);
    column->addWidget(m_positionTable, 1);
    column->addStretch(0);
    return m_detail;
}

int SourcesView::sourceCount() const { return m_model->rowCount(); }

bool SourcesView::hasTrouble() const
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->stateRole(row) == Role::Error)
            return true;
    }
    return false;
}

int SourcesView::current() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : m_proxy->mapToSource(rows.first()).row();
}

void SourcesView::select(const std::string& name)
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (m_model->at(row).settings.name == name)
            m_table->selectRow(m_proxy->mapFromSource(m_model->index(row, 0)).row());
    }
}

void SourcesView::renew()
{
    const metrics::Snapshot snapshot = m_backend.snapshot();
    m_model->setRows(m_backend.settings().kafka.sources, snapshot.sources, snapshot.steadyNanos);
    m_proxy->renew(!m_table->isBeingRead());
    if (current() < 0)
        select(m_chosen);
    if (current() < 0 && m_model->rowCount() > 0)
        m_table->selectRow(0);
    refresh();
}

void SourcesView::refresh()
{
    const int row = current();
    for (QAction* one : { m_edit, m_duplicate, m_toggle, m_show })
        one->setEnabled(row >= 0);
    m_delete->setEnabled(row >= 0 && !m_applying);
    m_toggle->setEnabled(row >= 0 && !m_applying);
    m_toggle->setText(row >= 0 && !m_model->at(row).settings.enabled ? tr("Switch on") : tr("Switch off"));
    m_toggle->setIcon(icon(row >= 0 && !m_model->at(row).settings.enabled ? "play" : "pause"));
    m_empty->setVisible(m_model->rowCount() == 0);
    showChosen();
}

void SourcesView::showChosen()
{
    const int row = current();
    m_detail->setVisible(row >= 0);
    if (row < 0)
        return;
    const SourceTableModel::Row& source = m_model->at(row);
    m_title->setFullText(visibleText(source.settings.name, 64) + QStringLiteral("  \u00B7  ") + m_model->stateText(row));
    m_title->setRole(m_model->stateRole(row) == Role::Ok ? Role::Text : m_model->stateRole(row));
    QStringList says;
    QStringList facts;
    if (source.now) {
        if (!source.now->problem.empty())
            says << coreText(source.now->problem);
        else if (const QString advice = SourceWords::advice(source.now->state); !advice.isEmpty())
            says << advice;
        for (std::size_t i = 0; i < source.now->skipped.size(); ++i) {
            const auto reason = static_cast<metrics::SourceSkip>(i);
            if (source.now->skipped[i] > 0)
                says << tr("%1 left out: %2. %3").arg(number(source.now->skipped[i]), SourceWords::skip(reason), SourceWords::remedy(reason));
        }
        facts << tr("group %1").arg(visibleText(source.settings.group.empty() ? "hookline." + source.settings.name : source.settings.group, 120))
              << tr("%Ln partition(s)", nullptr, static_cast<int>(source.now->partitions))
              << tr("%Ln record(s) out of Kafka", nullptr, static_cast<int>(source.now->received))
              << tr("%1 routed").arg(number(source.now->routed)) << tr("%1 committed").arg(number(source.now->committed));
        if (source.now->repeated > 0)
            facts << tr("%1 repeated").arg(number(source.now->repeated));
        if (source.now->returned > 0)
            facts << tr("%1 left to another reader").arg(number(source.now->returned));
        if (source.now->deadLetters > 0)
            facts << tr("%1 kept in %2").arg(number(source.now->deadLetters), visibleText(source.settings.onFailure, 200));
    }
    m_says->setText(says.join(QLatin1Char('\n')));
    m_says->setRole(m_model->stateRole(row) == Role::Error ? Role::Error : Role::Warn);
    m_says->setVisible(!says.isEmpty());
    m_facts->setText(facts.join(QStringLiteral("  \u00B7  ")));
    m_facts->setVisible(!facts.isEmpty());
    m_positions->setRows(source.now ? source.now->positions : std::vector<metrics::SourcePartition>());
    m_positionTable->setVisible(m_positions->rowCount() > 0);
}

std::string SourcesView::freeName(const std::string& wish) const
{
    const Sources sources = m_backend.settings().kafka.sources;
    std::string name = wish;
    for (int i = 2; std::ranges::find(sources, name, &config::SourceSettings::name) != sources.end(); ++i)
        name = wish + ' ' + std::to_string(i);
    return name;
}

void SourcesView::edit(bool fresh)
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    const int row = current();
    if (!fresh && row < 0)
        return;
    config::SourceSettings source;
    if (fresh)
        source.name = freeName("source");
    else
        source = m_model->at(row).settings;
    openEditor(fresh ? std::string() : source.name, source);
}

void SourcesView::openEditor(const std::string& name, const config::SourceSettings& source)
{
    m_dialog = new SourceDialog(m_backend, name, source, window());
    connect(m_dialog, &SourceDialog::applied, this, [this](const QString& made, const Sources& before) {
        m_chosen = made.toStdString();
        renew();
        select(m_chosen);
        m_problem->hide();
        m_confirm->tell(tr("“%1” is in use.").arg(visibleText(m_chosen, 64)), tr("Undo"), [this, before] { use(before, tr("As it was before.")); });
    });
    m_dialog->show();
}

void SourcesView::duplicate()
{
    const int row = current();
    if (row < 0 || m_dialog)
        return;
    config::SourceSettings copy = m_model->at(row).settings;
    copy.name = freeName(copy.name);
    copy.group.clear(); // or the two would share the partitions
    openEditor({}, copy);
}

void SourcesView::toggle()
{
    const int row = current();
    if (row < 0)
        return;
    Sources sources = m_backend.settings().kafka.sources;
    const std::string name = m_model->at(row).settings.name;
    for (config::SourceSettings& source : sources) {
        if (source.name != name)
            continue;
        source.enabled = !source.enabled;
        const QString text = source.enabled ? tr("“%1” is switched on.") : tr("“%1” is switched off; its group keeps its place.");
        use(sources, text.arg(visibleText(name, 64)));
        return;
    }
}

void SourcesView::remove()
{
    const int row = current();
    if (row < 0)
        return;
    Sources sources = m_backend.settings().kafka.sources;
    const std::string name = m_model->at(row).settings.name;
    std::erase_if(sources, [&](const config::SourceSettings& source) { return source.name == name; });
    use(sources, tr("“%1” is deleted; its group keeps its place in Kafka.").arg(visibleText(name, 64)));
}

void SourcesView::use(Sources sources, const QString& told)
{
    config::KafkaSettings wanted = m_backend.settings().kafka; // whatever else was changed meanwhile stays
    m_before = wanted.sources;
    wanted.sources = std::move(sources);
    m_told = told;
    m_applying = true;
    m_problem->hide();
    refresh();
    m_backend.applyKafka(wanted);
}

void SourcesView::applied(const QString& errorId, const QString& errorText)
{
    if (!std::exchange(m_applying, false))
        return;
    if (!errorId.isEmpty()) {
        speak(*m_problem, [errorText] { return QStringLiteral("\u2717 ") + tr("Not applied; the previous sources stay in use: %1").arg(inOwnWords(errorText)); });
        m_problem->show();
        refresh();
        return;
    }
    renew();
    m_confirm->tell(m_told, tr("Undo"), [this, back = m_before] { use(back, tr("As it was before.")); });
}

void SourcesView::showMenu(const QPoint& at)
{
    if (current() < 0)
        return;
    popUpMenu(this, "sourceMenu", { m_edit, m_duplicate, m_toggle, m_delete, nullptr, m_show }, at);
}

void SourcesView::saveLayout(QSettings& settings) const
{
    m_table->saveColumns(settings, QStringLiteral("sources/columns"));
    settings.setValue(QStringLiteral("sources/splitter"), m_splitter->saveState());
}

void SourcesView::restoreLayout(const QSettings& settings)
{
    m_table->restoreColumns(settings, QStringLiteral("sources/columns"));
    m_splitter->restoreState(settings.value(QStringLiteral("sources/splitter")).toByteArray());
}

void SourcesView::resetLayout()
{
    m_table->setColumns({ 12, 20, 16, 16, 8, 10, 7, 8, 9, 18, 12, 9, 11, 12 }, SourceTableModel::kFirstHidden, SourceTableModel::MqttTopic);
    m_table->sortByColumn(SourceTableModel::Name, Qt::AscendingOrder);
    m_positionTable->setColumns({ 30, 9, 14, 14, 10 }, SourcePositionModel::ColumnCount, SourcePositionModel::Topic);
    m_splitter->setSizes({ 300, 260 });
}

bool SourcesView::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_table->rect().adjusted(0, m_table->horizontalHeader()->height(), 0, 0));
    if (watched == m_table && event->type() == QEvent::KeyPress && current() >= 0) {
        if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
            m_toggle->trigger();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SourcesView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void SourcesView::retranslate()
{
    m_table->setAccessibleName(tr("Sources"));
    m_positionTable->setAccessibleName(tr("Positions"));
    m_add->setText(tr("Add source…"));
    m_add->setToolTip(toolTipText(tr("Brings records of Kafka topics to MQTT, with a preview on the newest ones")));
    m_edit->setText(tr("Edit…"));
    m_edit->setToolTip(toolTipText(tr("Opens the selected source (Return)")));
    m_duplicate->setText(tr("Duplicate…"));
    m_delete->setText(tr("Delete"));
    m_toggle->setToolTip(toolTipText(tr("Switches the selected source on or off (Space)")));
    m_show->setText(tr("Show events"));
    m_replay->setText(tr("Replay…"));
    m_replay->setToolTip(toolTipText(tr("Publish a range of a Kafka topic once more in MQTT")));
    m_empty->setText(tr("Nothing comes from Kafka to MQTT yet. A source reads topics and publishes their records in this broker."));
    m_emptyAdd->setText(tr("Add source…"));
    m_model->retranslate();
    m_positions->retranslate();
    refresh();
}

} // namespace hookline::ui
