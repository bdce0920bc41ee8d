// What is done with the chosen rows of the events page: going from one to another, marking, copying, and looking into a
// payload.
#include "ui/format.h"
#include "ui/models/event_export.h"
#include "ui/models/event_table_model.h"
#include "ui/models/made_record.h"
#include "ui/models/metrics_history.h"
#include "ui/pages/events_page.h"
#include "ui/ports/backend.h"
#include "ui/ports/trial_ticket.h"
#include "ui/widgets/event_columns.h"
#include "ui/widgets/event_detail.h"
#include "ui/widgets/event_view.h"
#include "ui/widgets/field_menu.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/payload_view.h"
#include "ui/widgets/plot_window.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QInputDialog>
#include <QLineEdit>
#include <QPushButton>

namespace hookline::ui {
namespace {

constexpr int kLongestNote = 2000;
constexpr int kKindsMs = 250;
constexpr std::size_t kVisits = 200;
/// A clipboard is no file: more of them are exported.
constexpr std::size_t kMostCopiedRows = 10000;
constexpr qsizetype kMostCopiedBytes = 32 * 1024 * 1024;

} // namespace

void EventsPage::connectRows()
{
    m_kindsPause.setSingleShot(true);
    m_kindsPause.setInterval(kKindsMs);
    connect(&m_kindsPause, &QTimer::timeout, this, [this] {
        if (m_kindsChanged)
            refreshKinds();
    });
    // A second of counters and what the kinds say belong together.
    const auto now = [this] {
        m_kindsPause.stop();
        refreshKinds();
    };
    if (m_history) {
        connect(m_history, &MetricsHistory::sampled, this, now);
        connect(m_history, &MetricsHistory::refreshed, this, now);
    }
    connect(m_related, &QAction::triggered, m_detail, &EventDetail::nextRelated);
    connect(m_previousRelated, &QAction::triggered, m_detail, &EventDetail::previousRelated);
    connect(m_back, &QAction::triggered, this, [this] { goThroughHistory(-1); });
    connect(m_forward, &QAction::triggered, this, [this] { goThroughHistory(1); });
    connect(m_newWindow, &QAction::triggered, this, &EventsPage::newWindowWanted);
    connect(m_detail->payload(), &PayloadView::fieldChosen, this, &EventsPage::showFieldMenu);
    connect(m_detail->payload(), &PayloadView::recordWanted, this, &EventsPage::makeRecord);
    m_detail->setRecordMade(m_backend != nullptr);
    if (!m_backend)
        return;
    m_detail->setHooks([this] { return m_backend->hookChains(); });
    connect(m_backend, &Backend::ruleTried, this, &EventsPage::recordMade);
}

/// Nothing is read in detail while groups are in front, and there is nothing to read in a file that cannot be read.
void EventsPage::refreshDetail()
{
    m_detail->setVisible(m_detailWanted && !m_group->isChecked() && !m_unreadable);
    const std::uint64_t number = m_detail->number();
    const bool kept = number >= m_model.store().begin() && number < m_model.shownEnd();
    m_detail->setFilteredOut(number != 0 && kept && m_model.rowOfNumber(number) < 0);
}

void EventsPage::refreshKinds()
{
    m_kindsChanged = m_kindsPause.isActive();
    if (m_kindsChanged || (m_model.isPaused() && m_model.store().size() >= m_counted)) // fewer: it was cleared
        return;
    m_filter->setKindCounts(m_model.store().kinds());
    m_counted = m_model.store().size();
    m_view->columns().look();
    m_kindsPause.start();
}

void EventsPage::copyRows(ExportFormat format)
{
    const std::vector<std::uint64_t> numbers = m_view->selectedNumbers();
    if (numbers.size() == 1 && format == ExportFormat::JsonLines) { // one is for reading
        copy(QString::fromUtf8(m_model.rowAsJson(m_model.rowOfNumber(numbers.front()))));
        return;
    }
    if (numbers.empty())
        return;
    QByteArray out = exportHeader(format);
    std::size_t copied = 0;
    for (const std::uint64_t number : numbers) {
        if (copied == kMostCopiedRows || out.size() > kMostCopiedBytes)
            break;
        out += exportRow(format, m_model.store().row(number), number, m_model.note(number));
        ++copied;
    }
    copy(QString::fromUtf8(out));
    if (copied < numbers.size())
        say(tr("Only the first %1 of %2 selected rows were copied; a file takes them all")
                .arg(ui::number(copied), ui::number(numbers.size())));
    else
        say(tr("%Ln row(s) copied", nullptr, static_cast<int>(copied)));
}

void EventsPage::toggleMarks() { m_model.toggleMarks(m_view->selectedNumbers()); }

/// Rows next to each other that are gone through one by one count as one visit.
void EventsPage::remember(std::uint64_t number)
{
    if (m_revisiting || (m_visit < m_visited.size() && m_visited[m_visit] == number))
        return;
    if (!m_visited.empty()) {
        m_visited.resize(m_visit + 1);
        const int before = m_model.rowOfNumber(m_visited.back());
        if (before >= 0 && std::abs(before - m_model.rowOfNumber(number)) == 1 && m_visited.size() > 1)
            m_visited.pop_back();
    }
    m_visited.push_back(number);
    if (m_visited.size() > kVisits)
        m_visited.erase(m_visited.begin());
    m_visit = m_visited.size() - 1;
}

void EventsPage::goThroughHistory(int by)
{
    // Rows that were let go since, and those that the filter hides, are passed over.
    for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(m_visit) + by; at >= 0 && at < std::ssize(m_visited); at += by) {
        const std::uint64_t number = m_visited[static_cast<std::size_t>(at)];
        if (m_model.rowOfNumber(number) < 0)
            continue;
        m_visit = static_cast<std::size_t>(at);
        m_revisiting = true;
        m_view->showNumber(number);
        m_revisiting = false;
        return;
    }
}

void EventsPage::showFieldMenu(const JsonField& field, const QPoint& at)
{
    const EventRow& row = m_detail->row();
    const bool json = row.event.message && m_detail->payload()->decoder() == Decoder::Json;
    auto* menu = new FieldMenu(field, json, this);
    connect(menu, &FieldMenu::filterWanted, m_filter, &FilterBar::combine);
    connect(menu, &FieldMenu::copyWanted, this, &EventsPage::copy);
    connect(menu, &FieldMenu::plotWanted, this, [this, topic = std::string(row.event.topic())](const QString& path) {
        (new PlotWindow(m_model, topic, path, this))->show();
    });
    menu->popup(at);
}

/// Asks for what the rule that took the event makes of it now; recordMade() is the answer.
void EventsPage::makeRecord()
{
    const EventRow& row = m_detail->row();
    if (!m_backend || !row.rule)
        return;
    tap::Event event = row.event;
    event.waiter = {};
    const config::KafkaSettings settings = m_backend->settings().kafka;
    const std::string rule(row.rule->view());
    m_recordTicket = nextTrialTicket(TrialAsker::EventsPage);
    if (std::ranges::none_of(settings.rules, [&](const config::RuleSettings& each) { return each.name == rule; }))
        m_detail->payload()->showRecord(tr("There is no rule “%1” any more.").arg(fromUtf8(rule)));
    else
        m_backend->tryRule(m_recordTicket, settings, rule, { std::move(event) });
}

void EventsPage::recordMade(const RuleTrial& trial)
{
    if (trial.ticket == m_recordTicket)
        m_detail->payload()->showRecord(MadeRecord::text(trial, m_detail->row()));
}

void EventsPage::moveSelection(int by)
{
    const int rows = m_model.rowCount();
    if (rows == 0)
        return;
    const int row = m_model.rowOfNumber(m_view->selectedNumber());
    const int to = row < 0 ? (by > 0 ? 0 : rows - 1) : std::clamp(row + by, 0, rows - 1);
    m_view->showNumber(m_model.numberAt(to));
}

void EventsPage::addNote()
{
    const std::uint64_t number = m_view->selectedNumber();
    if (number == 0)
        return;
    auto* ask = new QInputDialog(this);
    ask->setObjectName(QStringLiteral("noteDialog"));
    ask->setAttribute(Qt::WA_DeleteOnClose);
    ask->setWindowTitle(tr("Note"));
    ask->setLabelText(tr("Note on row %1").arg(ui::number(shownNumber(m_model.store().row(number), number))));
    ask->setTextValue(m_model.note(number));
    if (auto* edit = ask->findChild<QLineEdit*>())
        edit->setMaxLength(kLongestNote);
    ask->resize(ask->fontMetrics().averageCharWidth() * 64, ask->sizeHint().height()); // a sentence
    if (const auto* buttons = ask->findChild<QDialogButtonBox*>())
        buttons->button(QDialogButtonBox::Ok)->setProperty("primary", true);
    connect(ask, &QInputDialog::textValueSelected, this,
        [this, number](const QString& text) { m_model.setNote(number, text); });
    ask->open();
}

void EventsPage::republish()
{
    const int row = m_model.rowOfNumber(m_view->selectedNumber());
    if (row < 0 || !m_model.at(row).event.message)
        return;
    const mqtt::Message& message = *m_model.at(row).event.message;
    const std::string_view payload = message.payload();
    emit republishWanted(fromUtf8(message.topic()), QByteArray(payload.data(), static_cast<qsizetype>(payload.size())),
        static_cast<int>(message.qos()), message.retain());
}

void EventsPage::showRecord()
{
    const int row = m_model.rowOfNumber(m_view->selectedNumber());
    if (row < 0 || !hasReadableRecord(m_model.at(row)))
        return;
    emit recordWanted(recordOf(m_model.at(row)));
}

} // namespace hookline::ui
