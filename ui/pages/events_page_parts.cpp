// The events page's actions, menus and dialogs; the page itself is in events_page.cpp.
#include "ui/core_words.h"
#include "ui/dialogs/colour_rules_dialog.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/colour_rules.h"
#include "ui/models/event_exporter.h"
#include "ui/models/event_recorder.h"
#include "ui/models/event_table_model.h"
#include "ui/models/metrics_history.h"
#include "ui/models/record_exporter.h"
#include "ui/pages/events_page.h"
#include "ui/safe_text.h"
#include "ui/widgets/event_columns.h"
#include "ui/widgets/event_detail.h"
#include "ui/widgets/event_menu.h"
#include "ui/widgets/event_overview.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/find_bar.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/payload_view.h"

#include <QAction>
#include <QActionGroup>
#include <QDateTime>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>

namespace hookline::ui {
namespace {

/// Clearing more than this asks first: it cannot be undone.
constexpr std::size_t kAskBeforeClearing = 10000;
constexpr int kFileMinutes[] = { 0, 15, 60, 24 * 60 }; ///< of a recording; 0: until it is full

QString stamp() { return QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")); }

} // namespace

QAction* EventsPage::make(
    const char* name, const char* iconName, const QList<QKeySequence>& keys, Qt::ShortcutContext context)
{
    auto* action = new QAction(this);
    action->setObjectName(QLatin1String(name));
    if (iconName)
        action->setIcon(icon(iconName));
    action->setShortcuts(keys);
    action->setShortcutContext(context);
    if (context == Qt::WidgetWithChildrenShortcut)
        addAction(action);
    return action;
}

void EventsPage::buildActions()
{
    const auto here = Qt::WidgetWithChildrenShortcut;
    // Space and F belong to the table only: elsewhere they press buttons and make text.
    m_pause = make("pauseAction", "pause", { Qt::Key_Space }, Qt::WidgetShortcut);
    m_pause->setCheckable(true);
    m_follow = make("followAction", "follow", { Qt::Key_F }, Qt::WidgetShortcut);
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_clear = make("clearAction", "clear", { Qt::CTRL | Qt::SHIFT | Qt::Key_X }, Qt::WindowShortcut);
    m_focusFilter = make("focusFilterAction", "search", { Qt::Key_Slash, Qt::CTRL | Qt::Key_L }, here);
    m_clearFilter = make("clearFilterAction", "close", {}, here);
    m_filterHelp = make("filterHelpAction", "info", {}, here);
    m_findAction = make("findAction", "search", { QKeySequence(Qt::CTRL | Qt::Key_F) }, here);
    m_findNext = make("findNextAction", "down", { QKeySequence(Qt::Key_F3) }, here);
    m_findPrevious = make("findPreviousAction", "up", { QKeySequence(Qt::SHIFT | Qt::Key_F3) }, here);
    m_goTo = make("goToAction", nullptr, { QKeySequence(Qt::CTRL | Qt::Key_G) }, here);
    m_mark = make("markAction", "mark", { QKeySequence(Qt::CTRL | Qt::Key_M) }, here);
    m_note = make("noteAction", "edit", { Qt::CTRL | Qt::SHIFT | Qt::Key_M }, here);
    m_nextMark = make("nextMarkAction", nullptr, { QKeySequence(Qt::CTRL | Qt::Key_BracketRight) }, here);
    m_previousMark = make("previousMarkAction", nullptr, { QKeySequence(Qt::CTRL | Qt::Key_BracketLeft) }, here);
    m_related = make("relatedAction", nullptr, { QKeySequence(Qt::CTRL | Qt::Key_Period) }, here);
    m_previousRelated = make("previousRelatedAction", nullptr, { Qt::CTRL | Qt::SHIFT | Qt::Key_Period }, here);
    m_back = make("backAction", nullptr, { Qt::ALT | Qt::Key_Left }, here);
    m_forward = make("forwardAction", nullptr, { Qt::ALT | Qt::Key_Right }, here);
    m_marks = make("marksAction", "mark", {}, here);
    m_newWindow = make("newWindowAction", "window", {}, here);
    m_showRecord = make("showRecordAction", "kafka", { QKeySequence(Qt::CTRL | Qt::Key_Return) }, Qt::WidgetShortcut);
    m_showRecord->setEnabled(false);
    m_why = make("whyRefusedAction", "ev_refused", { Qt::CTRL | Qt::SHIFT | Qt::Key_Return }, Qt::WidgetShortcut);
    m_why->setEnabled(false);
    m_next = make("nextEventAction", nullptr, { QKeySequence(Qt::CTRL | Qt::Key_Down) }, here);
    m_previous = make("previousEventAction", nullptr, { QKeySequence(Qt::CTRL | Qt::Key_Up) }, here);
    m_copyRow = make("copyRowAction", "copy", { QKeySequence(QKeySequence::Copy) }, Qt::WidgetShortcut);
    m_copyPayload = make("copyPayloadAction", "copy", { Qt::CTRL | Qt::SHIFT | Qt::Key_C }, Qt::WidgetShortcut);
    m_export = make("exportAction", "save", { QKeySequence(Qt::CTRL | Qt::Key_E) }, here);
    m_group = make("groupAction", "group", { Qt::CTRL | Qt::SHIFT | Qt::Key_G }, here);
    m_group->setCheckable(true);
    m_record = make("recordAction", "record", { QKeySequence(Qt::CTRL | Qt::Key_R) }, here);
    m_record->setCheckable(true);
    m_colourRules = make("colourRulesAction", "palette", {}, here);
    m_columnsAction = make("columnsAction", "columns", {}, here);
    m_timeAction = make("timeAction", "clock", {}, here);
    if (isCapture()) {
        for (QAction* action : { m_pause, m_follow, m_clear, m_record }) {
            action->setEnabled(false);
            action->setVisible(false);
        }
    }
    if (m_second) {
        m_record->setEnabled(false); // one window records
        m_record->setVisible(false);
    }
    m_actions = { m_pause, m_follow, m_clear, m_group, nullptr, m_focusFilter, m_clearFilter, m_filterHelp, nullptr,
        m_findAction, m_findNext, m_findPrevious, m_goTo,
        nullptr, m_mark, m_note, m_nextMark, m_previousMark, nullptr, m_back, m_forward, m_related, m_previousRelated,
        m_showRecord, m_why, m_next, m_previous, nullptr,
        m_copyRow, m_copyPayload, nullptr, m_export, m_record, nullptr, m_colourRules, m_columnsAction, m_timeAction };
}

void EventsPage::buildMenus()
{
    m_columnsMenu = new QMenu(this);
    m_columnsMenu->setObjectName(QStringLiteral("columnsMenu"));
    m_columnsAction->setMenu(m_columnsMenu);
    auto* files = new QMenu(this);
    files->setObjectName(QStringLiteral("recordFilesMenu"));
    m_recordFiles = new QActionGroup(this);
    for (const int minutes : kFileMinutes) {
        QAction* each = files->addAction(QString());
        each->setCheckable(true);
        each->setChecked(minutes == 0);
        each->setData(minutes);
        m_recordFiles->addAction(each);
    }
    auto* marks = new QMenu(this);
    marks->setObjectName(QStringLiteral("marksMenu"));
    marks->addActions({ m_mark, m_note });
    marks->addSeparator();
    marks->addActions({ m_nextMark, m_previousMark });
    m_marks->setMenu(marks);
    m_timeMenu = new QMenu(this);
    m_timeMenu->setObjectName(QStringLiteral("timeMenu"));
    m_timeAction->setMenu(m_timeMenu);
    m_timeFormats = new QActionGroup(this);
    for (int i = 0; i <= static_cast<int>(EventTableModel::TimeFormat::SinceMark); ++i) {
        QAction* format = m_timeMenu->addAction(QString());
        format->setCheckable(true);
        format->setChecked(i == 0);
        format->setData(i);
        m_timeFormats->addAction(format);
    }
}

void EventsPage::buildHeader()
{
    if (!isCapture()) {
        m_header->addAction(m_pause, "pauseToolButton");
        m_header->addAction(m_follow, "followToolButton");
        m_header->addAction(m_clear, "clearToolButton");
    }
    m_header->addAction(m_group, "groupToolButton");
    if (!m_second) {
        QToolButton* record = m_header->addAction(m_record, "recordToolButton");
        record->setMenu(findChild<QMenu*>(QStringLiteral("recordFilesMenu")));
        record->setPopupMode(QToolButton::MenuButtonPopup);
    }
    m_header->addAction(m_export, "exportToolButton");
    for (const auto& [action, name] : { std::pair { m_marks, "marksToolButton" }, { m_columnsAction, "columnsToolButton" },
             { m_timeAction, "timeToolButton" } }) {
        QToolButton* button = m_header->addAction(action, name);
        button->setPopupMode(QToolButton::InstantPopup);
        m_header->letShrink(button);
    }
    if (!m_second)
        m_header->letShrink(m_header->addAction(m_newWindow, "newWindowToolButton"));
}

void EventsPage::connectActions()
{
    m_view->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_columnsMenu, &QMenu::aboutToShow, this, &EventsPage::fillColumnsMenu);
    connect(m_timeFormats, &QActionGroup::triggered, this,
        [this](QAction* format) { setTimeFormat(format->data().toInt()); });
    connect(m_pause, &QAction::toggled, this, [this](bool paused) {
        m_pausedAt = clockTime(now(), false);
        m_kindsPause.stop();
        if (paused)
            refreshKinds();
        m_model.setPaused(paused);
    });
    connect(m_follow, &QAction::toggled, m_view, [this](bool follow) {
        if (follow && m_model.isPaused())
            m_pause->setChecked(false);
        m_view->setFollowing(follow);
    });
    connect(m_clear, &QAction::triggered, this, [this] {
        const std::size_t rows = m_model.store().size();
        if (rows > kAskBeforeClearing
            && QMessageBox::question(this, tr("Clear the list?"),
                   tr("%Ln event(s) will be removed from the list. Broker and Kafka are not affected.", nullptr,
                       static_cast<int>(rows)))
                != QMessageBox::Yes)
            return;
        m_model.clear();
    });
    connect(m_focusFilter, &QAction::triggered, this, [this] {
        m_filter->edit()->setFocus(Qt::ShortcutFocusReason);
        m_filter->edit()->selectAll();
    });
    connect(m_clearFilter, &QAction::triggered, this, [this] { setFilterText({}); });
    connect(m_filterHelp, &QAction::triggered, this, &EventsPage::filterHelpWanted);
    connect(m_findAction, &QAction::triggered, m_find, &FindBar::openFind);
    connect(m_findNext, &QAction::triggered, this, [this] { m_find->find(true, m_view->selectedNumber()); });
    connect(m_findPrevious, &QAction::triggered, this, [this] { m_find->find(false, m_view->selectedNumber()); });
    connect(m_goTo, &QAction::triggered, m_find, &FindBar::openGoTo);
    connect(m_mark, &QAction::triggered, this, &EventsPage::toggleMarks);
    connect(m_note, &QAction::triggered, this, &EventsPage::addNote);
    connect(m_nextMark, &QAction::triggered, this,
        [this] { m_view->showNumber(m_model.nextMark(m_view->selectedNumber(), true)); });
    connect(m_previousMark, &QAction::triggered, this,
        [this] { m_view->showNumber(m_model.nextMark(m_view->selectedNumber(), false)); });
    connect(m_showRecord, &QAction::triggered, this, &EventsPage::showRecord);
    connect(m_why, &QAction::triggered, m_detail, &EventDetail::askReason);
    connect(m_next, &QAction::triggered, this, [this] { moveSelection(1); });
    connect(m_previous, &QAction::triggered, this, [this] { moveSelection(-1); });
    connect(m_copyRow, &QAction::triggered, this, [this] { copyRows(ExportFormat::JsonLines); });
    connect(m_copyPayload, &QAction::triggered, m_detail->payload(), &PayloadView::copyPayload);
    // Later: they ask, and who triggered them by other means than the mouse is answered before.
    connect(m_export, &QAction::triggered, this, &EventsPage::exportRows, Qt::QueuedConnection);
    connect(m_record, &QAction::triggered, this, &EventsPage::toggleRecording, Qt::QueuedConnection);
    connect(m_colourRules, &QAction::triggered, this, [this] { (new ColourRulesDialog(*m_colours, this))->open(); });
}

void EventsPage::setTimeFormat(int format)
{
    const int last = static_cast<int>(EventTableModel::TimeFormat::SinceMark);
    const auto chosen = static_cast<EventTableModel::TimeFormat>(std::clamp(format, 0, last));
    m_model.setTimeFormat(chosen);
    m_timeFormats->actions().at(static_cast<int>(chosen))->setChecked(true);
    m_view->columns().fit();
    if (!m_view->columns().isPulled())
        return;
    const int unit = m_view->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    if (chosen == EventTableModel::TimeFormat::Utc && m_view->columnWidth(EventTableModel::Time) < 25 * unit)
        m_view->setColumnWidth(EventTableModel::Time, 26 * unit);
    else if (chosen == EventTableModel::TimeFormat::Local && m_view->columnWidth(EventTableModel::Time) > 20 * unit)
        m_view->setColumnWidth(EventTableModel::Time, 13 * unit + 6);
}

void EventsPage::fillColumnsMenu()
{
    m_columnsMenu->clear();
    for (int i = 0; i < EventTableModel::ColumnCount; ++i) {
        if (i == EventTableModel::kFirstHidden)
            m_columnsMenu->addSeparator();
        QAction* column = m_columnsMenu->addAction(menuText(m_model.headerData(i, Qt::Horizontal, Qt::DisplayRole).toString()));
        column->setCheckable(true);
        column->setChecked(!m_view->isColumnHidden(i));
        column->setEnabled(i != EventTableModel::Kind); // one must stay, and this says most
        connect(column, &QAction::toggled, m_view, [this, i](bool shown) { m_view->columns().choose(i, shown); });
    }
    m_columnsMenu->addSeparator();
    m_columnsMenu->addAction(tr("As at first"), &m_view->columns(), &EventColumns::reset);
}

void EventsPage::showMenu(const QPoint& at)
{
    const QModelIndex cell = m_view->indexAt(at);
    if (!cell.isValid())
        return;
    const std::uint64_t number = m_model.numberAt(cell.row());
    const EventRow& row = m_model.at(cell.row());
    auto* menu = new EventMenu(
        { row, shownNumber(row, number), cell.column(), m_model.cellText(cell.row(), cell.column()),
            m_model.isMarked(number), m_model.note(number), m_reachable, brokerAddress(), kafkaServers(row.kafkaCluster),
            !isCapture(), m_view->selectedCount() },
        this);
    connect(menu, &EventMenu::noteWanted, this, &EventsPage::addNote);
    connect(menu, &EventMenu::filterWanted, m_filter, &FilterBar::combine);
    connect(menu, &EventMenu::colourWanted, m_colours, &ColourRules::add);
    connect(menu, &EventMenu::markWanted, this, &EventsPage::toggleMarks);
    connect(menu, &EventMenu::copyRowsWanted, this, &EventsPage::copyRows);
    connect(menu, &EventMenu::copyWanted, this, &EventsPage::copy);
    connect(menu, &EventMenu::copyPayloadWanted, m_detail->payload(), &PayloadView::copyPayload);
    connect(menu, &EventMenu::republishWanted, this, &EventsPage::republish);
    connect(menu, &EventMenu::recordWanted, this, &EventsPage::recordWanted);
    connect(menu, &EventMenu::reasonWanted, this, &EventsPage::reasonWanted);
    connect(menu, &EventMenu::exportWanted, this, &EventsPage::exportRows);
    menu->popup(m_view->viewport()->mapToGlobal(at));
}

void EventsPage::exportRows() { chooseAndExport(false); }
void EventsPage::saveCapture() { chooseAndExport(true); }

void EventsPage::chooseAndExport(bool capture)
{
    auto* ask = new QMessageBox(this);
    ask->setObjectName(QStringLiteral("exportMessageBox"));
    ask->setAttribute(Qt::WA_DeleteOnClose);
    ask->setWindowTitle(capture ? tr("Save capture") : tr("Export events"));
    ask->setText(tr("Which rows?"));
    struct Choice {
        QString text;
        EventExporter::Scope scope;
        std::size_t rows;
    };
    const std::size_t selected = m_view->selectedCount();
    const Choice choices[] = {
        { tr("Shown (%1)").arg(ui::number(static_cast<std::uint64_t>(m_model.rowCount()))), EventExporter::Scope::Shown,
            static_cast<std::size_t>(m_model.rowCount()) },
        { tr("All (%1)").arg(ui::number(m_model.store().size())), EventExporter::Scope::All, m_model.store().size() },
        { tr("Marked (%1)").arg(ui::number(m_model.marks().size())), EventExporter::Scope::Marked,
            m_model.marks().size() },
        { tr("Selected (%1)").arg(ui::number(selected)), EventExporter::Scope::Selected, selected },
    };
    for (const Choice& choice : choices) {
        QAbstractButton* button = ask->addButton(choice.text, QMessageBox::AcceptRole);
        button->setEnabled(choice.rows > 0);
        connect(
            button, &QAbstractButton::clicked, this,
            [this, capture, scope = choice.scope] { chooseFile(capture, scope); }, Qt::QueuedConnection);
    }
    ask->addButton(QMessageBox::Cancel);
    ask->open();
}

void EventsPage::chooseFile(bool capture, EventExporter::Scope scope)
{
    const QString filters[] = { tr("CSV for spreadsheets (*.csv)"), tr("JSON Lines (*.jsonl)"), tr("Text (*.txt)"),
        tr("Hookline capture (*.hlcap)"), tr("Kafka records as JSON Lines (*.records.jsonl)") };
    static constexpr const char* endings[] = { ".csv", ".jsonl", ".txt", ".hlcap", ".records.jsonl" };
    constexpr int kRecords = 4;
    QStringList offered { filters[0], filters[1], filters[2], filters[3] };
    if (m_backend) // a file has no rules
        offered << filters[kRecords];
    QString chosen = filters[capture ? 3 : 0];
    QString file = QFileDialog::getSaveFileName(this, capture ? tr("Save capture") : tr("Export events"),
        QStringLiteral("hookline-%1-%2%3")
            .arg(capture ? QStringLiteral("capture") : QStringLiteral("events"), stamp(),
                QLatin1String(endings[capture ? 3 : 0])),
        capture ? filters[3] : offered.join(QLatin1String(";;")),
        &chosen);
    if (file.isEmpty())
        return;
    if (!capture && m_backend && (chosen == filters[kRecords] || file.endsWith(QLatin1String(endings[kRecords])))) {
        // The proposed name has the ending of a table; what another program would open as one must not hold records.
        if (!file.endsWith(QLatin1String(".jsonl"))) {
            const QString bare = file.endsWith(QLatin1String(".csv")) || file.endsWith(QLatin1String(".txt")) ? file.chopped(4) : file;
            file = bare + QLatin1String(endings[kRecords]);
            for (int i = 2; QFileInfo::exists(file); ++i) // nobody was asked about replacing it
                file = QStringLiteral("%1-%2%3").arg(bare).arg(i).arg(QLatin1String(endings[kRecords]));
        }
        exportRecords(file, scope);
        return;
    }
    int format = capture ? 3 : -1;
    for (int i = 0; i < static_cast<int>(std::size(filters)) && format < 0; ++i)
        format = file.endsWith(QLatin1String(endings[i])) ? i : -1;
    for (int i = 0; i < static_cast<int>(std::size(filters)) && format < 0; ++i)
        format = chosen == filters[i] ? i : -1;
    if (capture && QFileInfo(file).suffix().isEmpty())
        file += QLatin1String(endings[3]);
    startExport(file, static_cast<ExportFormat>(std::max(format, 0)), scope);
}

void EventsPage::startExport(const QString& file, ExportFormat format, EventExporter::Scope scope)
{
    std::vector<std::uint64_t> selected;
    if (scope == EventExporter::Scope::Selected)
        selected = m_view->selectedNumbers();
    endExports();
    bool started = false;
    if (format == ExportFormat::Capture) {
        capture::Info info;
        info.program = "hookline " HOOKLINE_VERSION;
        info.broker = brokerAddress().toStdString();
        info.kafka = kafkaServers().toStdString();
        if (scope == EventExporter::Scope::Shown)
            info.filter = m_model.filter().text().toStdString();
        started = m_exporter->startCapture(file, std::move(info), scope, std::move(selected));
    } else {
        started = m_exporter->start(file, format, scope, std::move(selected));
    }
    if (!started)
        say(tr("Not exported: %1").arg(inOwnWords(m_exporter->errorText())));
}

/// One button and one line tell of all exports: a new one ends the one before.
void EventsPage::endExports()
{
    m_exporter->cancel();
    if (m_records)
        m_records->cancel();
    m_cancelExport->hide();
}

void EventsPage::exportRecords(const QString& file, EventExporter::Scope scope)
{
    if (!m_backend)
        return;
    std::vector<std::uint64_t> selected;
    if (scope == EventExporter::Scope::Selected)
        selected = m_view->selectedNumbers();
    endExports();
    auto* exporter = new RecordExporter(*m_backend, m_model, this); // until it is done
    m_records = exporter;
    if (!exporter->start(file, EventExporter::numbersOf(m_model, scope, std::move(selected)))) {
        say(tr("Not exported: %1").arg(exporter->errorText()));
        exporter->deleteLater();
        return;
    }
    connect(exporter, &RecordExporter::progress, this, [this](int percent) {
        m_cancelExport->show();
        say(tr("exporting… %1 %").arg(percent));
    });
    connect(exporter, &RecordExporter::finished, this, [this](qulonglong written, qulonglong left, const QString& error) {
        m_cancelExport->hide();
        if (!error.isEmpty()) {
            say(tr("Not exported: %1").arg(error));
            return;
        }
        QStringList parts { tr("%Ln record(s) exported", nullptr, static_cast<int>(written)) };
        if (left > 0)
            parts << tr("%Ln event(s) without one", nullptr, static_cast<int>(left));
        say(listed(parts));
    });
}

void EventsPage::toggleRecording(bool on)
{
    if (!on) {
        m_recorder->stop();
        say(tr("Recorded %1 rows to %2").arg(ui::number(m_recorder->written()), m_recorder->file()));
        return;
    }
    m_record->setChecked(false); // until it runs
    const QString file = QFileDialog::getSaveFileName(this, tr("Record events to file"),
        QStringLiteral("hookline-record-%1.jsonl").arg(stamp()), tr("JSON Lines (*.jsonl)"));
    const std::int64_t micros = m_recordFiles->checkedAction()->data().toLongLong() * 60'000'000;
    if (!file.isEmpty() && !m_recorder->start(file, EventRecorder::kFileBytes, micros))
        say(tr("Not recorded: %1").arg(inOwnWords(m_recorder->errorText())));
}

void EventsPage::retranslate()
{
    m_header->setTitle(isCapture() ? tr("Captured events") : tr("Events"), {});
    const auto name = [](QAction* action, const QString& text, const QString& toolTip) {
        action->setText(text);
        action->setToolTip(toolTipText(toolTip));
    };
    name(m_pause, tr("Pause"), tr("Freeze the list; capture goes on (Space)"));
    name(m_follow, tr("Follow"), tr("Keep the newest event in view (F, End)"));
    name(m_clear, tr("Clear"), tr("Empty the list (Ctrl+Shift+X)"));
    name(m_group, tr("Group"), tr("Count events by client, topic or kind (Ctrl+Shift+G)"));
    name(m_record, tr("Record…"), tr("Write every event to a file from now on (Ctrl+R)"));
    name(m_export, tr("Export…"), tr("Save rows as CSV, JSON Lines or text (Ctrl+E)"));
    name(m_columnsAction, tr("Columns"), tr("Choose the columns"));
    name(m_timeAction, tr("Time"), tr("How times are shown"));
    m_focusFilter->setText(tr("Filter…"));
    m_clearFilter->setText(tr("Clear filter"));
    m_filterHelp->setText(tr("Help on filters"));
    m_findAction->setText(tr("Find…"));
    m_findNext->setText(tr("Find next"));
    m_findPrevious->setText(tr("Find previous"));
    m_goTo->setText(tr("Go to…"));
    m_mark->setText(tr("Mark"));
    m_note->setText(tr("Note…"));
    m_nextMark->setText(tr("Next mark"));
    m_previousMark->setText(tr("Previous mark"));
    name(m_marks, tr("Mark"), tr("Mark rows, write notes, go from mark to mark"));
    name(m_newWindow, tr("New window"), tr("The same events in a window of their own, with a filter of its own"));
    m_back->setText(tr("Back to the event before"));
    m_forward->setText(tr("Forward again"));
    m_related->setText(tr("Next related event"));
    m_previousRelated->setText(tr("Previous related event"));
    m_showRecord->setText(tr("Show the Kafka record"));
    m_why->setText(tr("Why was this refused?"));
    m_next->setText(tr("Next event"));
    m_previous->setText(tr("Previous event"));
    m_copyRow->setText(tr("Copy rows as JSON"));
    m_copyPayload->setText(tr("Copy payload"));
    m_colourRules->setText(tr("Colour rules…"));
    const QString formats[] = { tr("Local time"), tr("UTC, ISO 8601"), tr("Seconds since the first event"),
        tr("Seconds since the row above"), tr("Seconds since the marked row") };
    const QString files[] = { tr("A new file when 64 MiB are full"), tr("A new file every 15 minutes"),
        tr("A new file every hour"), tr("A new file every day") };
    for (int i = 0; i < static_cast<int>(std::size(files)); ++i)
        m_recordFiles->actions().at(i)->setText(files[i]);
    for (int i = 0; i < static_cast<int>(std::size(formats)); ++i)
        m_timeFormats->actions().at(i)->setText(formats[i]);
    m_view->setAccessibleName(tr("Events"));
    m_overview->setAccessibleName(tr("Overview of the list"));
    m_overview->setToolTip(toolTipText(tr("Where errors, matches and marks lie in the whole list; click to go there")));
    m_cancelExport->setText(tr("Cancel export"));
    m_resume->setText(tr("Resume"));
    m_jump->setText(tr("Jump to live"));
    m_banner->setMinimumHeight(m_jump->sizeHint().height() + 2); // the list stands still when a button comes or goes
    retranslateGroups();
    m_model.retranslate();
    refresh();
}

} // namespace hookline::ui
