#include "ui/widgets/event_columns.h"

#include "ui/models/event_table_model.h"
#include "ui/widgets/event_delegate.h"

#include <QEvent>
#include <QHeaderView>
#include <QSettings>
#include <QTableView>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace hookline::ui {
namespace {

using Model = EventTableModel;

constexpr int kAside = 6;
constexpr int kAround = 18;       ///< of a cell's text, on both sides together
constexpr double kLeastKafka = 10; ///< while nothing but dashes is in it
constexpr double kMostKafka = 44; ///< longer ones end in an ellipsis in the middle
constexpr double kUtcTime = 26;
constexpr double kWantedPayload = 38; ///< where there is room for it, other columns are as wide as they like
constexpr double kLeastPayload = 25;  ///< before it has less, columns give way
constexpr double kTightPayload = 14;  ///< before it has less, the list scrolls

/// In widths of a digit, at first and in a small window: what is usually in them fits.
struct Width {
    double usual;
    double least;
};
constexpr Width fixed(double units) { return { units, units }; }
constexpr std::array<Width, Model::ColumnCount> kWidths { { { 9, 7.5 }, fixed(12), { 20, 17.5 }, { 13, 10 }, { 20, 15 },
    fixed(5), fixed(6), fixed(8), { kWantedPayload, kLeastPayload }, { 25, 24 }, fixed(6), fixed(13), fixed(17), fixed(9),
    fixed(13), fixed(9), fixed(24), fixed(17), fixed(9), fixed(11), fixed(24), fixed(22), fixed(11), fixed(13), fixed(15),
    fixed(17), fixed(17) } };
constexpr int kGivingWay[] = { Model::Flags, Model::Latency, Model::Size, Model::Qos };

} // namespace

EventColumns::EventColumns(const EventTableModel& model, QTableView& view)
    : QObject(&view)
    , m_model(model)
    , m_view(view)
{
    QHeaderView& header = *view.horizontalHeader();
    header.viewport()->installEventFilter(this);
    connect(&header, &QHeaderView::sectionResized, this, [this] {
        if (m_pulling)
            setPulled(true);
    });
}

void EventColumns::setPulled(bool pulled)
{
    m_pulled = pulled;
    m_view.setProperty("ownWidths", !pulled); // for the zoom, which scales the columns of others
}

bool EventColumns::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick)
        m_pulling = true;
    else if (event->type() == QEvent::MouseButtonRelease)
        m_pulling = false;
    return QObject::eventFilter(watched, event);
}

int EventColumns::inUnits(double units) const
{
    if (!m_measured || *m_measured != m_view.font()) {
        m_measured = m_view.font();
        QFont large = m_view.font(); // where rounding to whole pixels does not show
        large.setPointSizeF(large.pointSizeF() * 10);
        m_digit = QFontMetricsF(large).horizontalAdvance(QLatin1Char('0')) / 10;
    }
    return static_cast<int>(std::lround(units * m_digit));
}

int EventColumns::width(int column) const
{
    if (m_pulled) {
        const auto away = m_away.find(column);
        return away == m_away.end() ? m_view.columnWidth(column) : away->second;
    }
    const bool date = column == Model::Time && m_model.timeFormat() == Model::TimeFormat::Utc;
    return inUnits(date ? kUtcTime : kWidths[static_cast<std::size_t>(column)].usual) + kAside;
}

int EventColumns::least(int column) const
{
    const Width& each = kWidths[static_cast<std::size_t>(column)];
    return m_pulled || each.least == each.usual ? width(column) : inUnits(each.least) + kAside;
}

void EventColumns::comeBack(int column)
{
    m_view.setColumnHidden(column, false);
    m_view.setColumnWidth(column, width(column));
    m_away.erase(column);
}

void EventColumns::reset()
{
    QHeaderView& header = *m_view.horizontalHeader();
    m_away.clear();
    m_kept.clear();
    m_kafka = m_payload = 0;
    setPulled(false);
    for (int i = 0; i < Model::ColumnCount; ++i) {
        header.moveSection(header.visualIndex(i), i);
        m_view.setColumnHidden(i, i >= Model::kFirstHidden);
        if (i >= Model::kFirstHidden)
            header.resizeSection(i, width(i));
    }
    fit();
}

void EventColumns::fit()
{
    const int room = m_view.viewport()->width();
    const bool payload = !m_view.isColumnHidden(Model::Info);
    const int wanted = payload ? inUnits(kWantedPayload) : 0, enough = payload ? inUnits(kLeastPayload) : 0;
    std::vector<int> shown;
    int usual = 0, tight = 0;
    for (int i = 0; i < Model::ColumnCount; ++i) {
        if (i == Model::Info || (m_view.isColumnHidden(i) && !m_away.contains(i)))
            continue;
        shown.push_back(i);
        usual += width(i);
        tight += least(i);
    }
    for (const int column : kGivingWay) {
        if (room - tight >= enough || m_kept.contains(column) || std::ranges::find(shown, column) == shown.end())
            continue;
        std::erase(shown, column);
        usual -= width(column);
        tight -= least(column);
        if (!m_away.contains(column)) {
            m_away[column] = m_view.columnWidth(column);
            m_view.setColumnHidden(column, true);
        }
    }
    const int needed = m_payload > 0 ? std::clamp(m_payload, enough, std::max(wanted, enough)) : wanted;
    const int spare = room - usual - needed;
    // What is empty gives first, but takes no column away or back: rows will come that fill it.
    const bool hasKafka = std::ranges::find(shown, static_cast<int>(Model::Kafka)) != shown.end();
    const int kafkaUsual = hasKafka ? width(Model::Kafka) : 0, kafkaTight = hasKafka ? least(Model::Kafka) : 0;
    const bool empty = hasKafka && !m_pulled && m_kafka > 0;
    const int kafkaLeast = empty ? std::clamp(m_kafka, inUnits(kLeastKafka), kafkaTight) : kafkaTight;
    const int slack = usual - tight + kafkaTight - kafkaLeast;
    int less = std::clamp(usual + needed - room, 0, slack), left = slack - (kafkaUsual - kafkaLeast);
    const int kafkaPart = std::min(less, kafkaUsual - kafkaLeast);
    less -= kafkaPart;
    for (const int column : shown) {
        if (m_away.contains(column))
            comeBack(column);
        if (column == Model::Kafka) {
            const int more = std::clamp(m_kafka - width(column), 0, std::max(spare, 0));
            if (!m_pulled)
                m_view.setColumnWidth(column, width(column) - kafkaPart + more);
            continue;
        }
        const int own = width(column) - least(column);
        const int part = left > 0 ? less * own / left : 0;
        if (!m_pulled)
            m_view.setColumnWidth(column, width(column) - part);
        less -= part;
        left -= own;
    }
    // Stretching alone would leave the payload next to nothing where even this is too much; then it scrolls.
    const bool fits = room - tight >= (payload ? inUnits(kTightPayload) : 0);
    m_view.horizontalHeader()->setSectionResizeMode(Model::Info, fits ? QHeaderView::Stretch : QHeaderView::Interactive);
    if (!fits && payload)
        m_view.setColumnWidth(Model::Info, enough);
}

void EventColumns::look()
{
    if (m_pulled || m_view.isColumnHidden(Model::Kafka) || m_model.rowCount() == 0)
        return;
    const int first = std::max(m_view.rowAt(0), 0), last = m_view.rowAt(m_view.viewport()->height() - 1);
    const QFontMetrics metrics(m_view.font()), fixed(EventDelegate::monospace(m_view.font()));
    int kafka = m_kafka, payload = m_payload; // only ever wider: columns do not breathe
    for (int row = first; row <= (last < 0 ? m_model.rowCount() - 1 : last); ++row) {
        kafka = std::max(kafka, metrics.horizontalAdvance(m_model.cellText(row, Model::Kafka)) + kAround);
        if (payload < inUnits(kWantedPayload))
            payload = std::max(payload, fixed.horizontalAdvance(m_model.cellText(row, Model::Info)) + kAround);
    }
    kafka = std::min(kafka, inUnits(kMostKafka));
    if (kafka == m_kafka && payload == m_payload)
        return;
    m_kafka = kafka;
    m_payload = payload;
    fit();
}

void EventColumns::choose(int column, bool shown)
{
    m_away.erase(column);
    if (shown)
        m_kept.insert(column);
    else
        m_kept.erase(column);
    m_view.setColumnHidden(column, !shown);
    fit();
}

void EventColumns::save(QSettings& settings, const QString& group)
{
    const std::map<int, int> away = m_away;
    for (const auto& [column, wide] : away)
        comeBack(column);
    m_view.horizontalHeader()->setSectionResizeMode(Model::Info, QHeaderView::Stretch);
    settings.setValue(group + QStringLiteral("/columns"), m_view.horizontalHeader()->saveState());
    settings.setValue(group + QStringLiteral("/columnsPulled"), m_pulled);
    QVariantList kept;
    for (const int column : m_kept)
        kept << column;
    settings.setValue(group + QStringLiteral("/columnsKept"), kept);
    fit();
}

void EventColumns::restore(const QSettings& settings, const QString& group)
{
    m_away.clear();
    m_kept.clear();
    m_view.horizontalHeader()->restoreState(settings.value(group + QStringLiteral("/columns")).toByteArray());
    setPulled(settings.value(group + QStringLiteral("/columnsPulled")).toBool());
    for (const QVariant& column : settings.value(group + QStringLiteral("/columnsKept")).toList())
        m_kept.insert(column.toInt());
    // Columns that there were none of when it was saved.
    const int known = settings.value(group + QStringLiteral("/columnCount"), Model::Note + 1).toInt();
    for (int i = std::max<int>(known, Model::kFirstHidden); i < Model::ColumnCount; ++i)
        m_view.setColumnHidden(i, true);
    fit();
}

} // namespace hookline::ui
