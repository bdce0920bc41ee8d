#include "ui/models/alert_model.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/theme.h"

#include <QRegularExpression>

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kTickMs = 100;
constexpr int kAtOnce = 20; ///< a tick; more wait for its end

} // namespace

AlertModel::AlertModel(QObject* parent)
    : QAbstractTableModel(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kTickMs);
    connect(&m_timer, &QTimer::timeout, this, &AlertModel::flush);
}

void AlertModel::raise(std::int64_t wallMicros, Alert alert, bool again)
{
    Raised raised { wallMicros, std::move(alert), again };
    if (!m_timer.isActive())
        m_timer.start();
    if (++m_burst > kAtOnce) {
        if (m_waiting.size() == kEntries)
            m_waiting.erase(m_waiting.begin(), m_waiting.begin() + kEntries / 2); // they would not be kept either
        m_waiting.push_back(std::move(raised));
        return;
    }
    apply(std::move(raised), false);
    count();
}

void AlertModel::flush()
{
    m_burst = 0;
    if (m_waiting.empty())
        return;
    beginResetModel();
    for (Raised& raised : std::exchange(m_waiting, {}))
        apply(std::move(raised), true);
    endResetModel();
    count();
}

void AlertModel::apply(Raised&& raised, bool silently)
{
    const auto same = std::ranges::find_if(
        m_entries, [&](const Entry& e) { return e.overMicros == 0 && e.alert.id == raised.alert.id; });
    if (same != m_entries.end()) {
        const int row = static_cast<int>(same - m_entries.begin());
        Entry entry = std::move(*same);
        entry.alert = std::move(raised.alert);
        entry.words = entry.alert.words();
        if (raised.again) {
            ++entry.count;
            entry.seen = false;
        }
        entry.lastMicros = raised.wallMicros;
        if (row > 0 && !silently)
            beginMoveRows({}, row, row, {}, 0);
        m_entries.erase(same);
        m_entries.push_front(std::move(entry));
        if (silently)
            return;
        if (row > 0)
            endMoveRows();
        emit dataChanged(index(0, 0), index(0, ColumnCount - 1));
        return;
    }
    if (m_entries.size() == kEntries) {
        const int last = static_cast<int>(kEntries) - 1;
        if (!silently)
            beginRemoveRows({}, last, last);
        m_entries.pop_back();
        if (!silently)
            endRemoveRows();
    }
    if (!silently)
        beginInsertRows({}, 0, 0);
    Entry entry;
    entry.alert = std::move(raised.alert);
    entry.words = entry.alert.words();
    entry.firstMicros = entry.lastMicros = raised.wallMicros;
    entry.serial = ++m_serial;
    m_entries.push_front(std::move(entry));
    if (!silently)
        endInsertRows();
}

void AlertModel::resolve(const QString& id, std::int64_t wallMicros)
{
    if (!m_waiting.empty())
        flush();
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Entry& e = m_entries[i];
        if (e.overMicros != 0 || e.alert.id != id)
            continue;
        e.overMicros = std::max<std::int64_t>(wallMicros, 1);
        const int row = static_cast<int>(i);
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
        count();
        return;
    }
}

bool AlertModel::isOpen(const QString& id) const
{
    return std::ranges::any_of(m_entries, [&](const Entry& e) { return e.overMicros == 0 && e.alert.id == id; });
}

void AlertModel::clearOver()
{
    beginResetModel();
    std::erase_if(m_entries, [](const Entry& e) { return e.overMicros != 0; });
    endResetModel();
    count();
}

void AlertModel::markSeen()
{
    if (m_unseen == 0)
        return;
    for (Entry& e : m_entries)
        e.seen = true;
    count();
}

void AlertModel::count()
{
    m_unseen = m_unseenErrors = 0;
    for (const Entry& e : m_entries) {
        m_unseen += e.seen ? 0 : 1;
        m_unseenErrors += e.seen || !e.alert.error ? 0 : 1;
    }
    emit changed();
}

int AlertModel::count(States state) const
{
    return static_cast<int>(
        std::ranges::count_if(m_entries, [&](const Entry& e) { return (e.overMicros != 0) == (state == Over); }));
}

int AlertModel::rowOf(std::uint64_t serial) const
{
    const auto found = std::ranges::find(m_entries, serial, &Entry::serial);
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

void AlertModel::retranslate()
{
    for (Entry& e : m_entries)
        e.words = e.alert.words();
    if (!m_entries.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    emit changed();
}

int AlertModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}
int AlertModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

/// Which part of the program says it; what has no word here is a name.
QString AlertModel::part(const QString& source)
{
    return source == QLatin1String("broker") ? tr("broker")
        : source == QLatin1String("hooks")   ? tr("hooks")
        : source == QLatin1String("access")  ? tr("access")
        : source == QLatin1String("kafka")   ? QStringLiteral("Kafka")
                                             : source;
}

QString AlertModel::headline(const QString& what)
{
    static const QRegularExpression quoted(QStringLiteral("\"([^\"]*)\"")), word(QStringLiteral("^[a-z]+(?=[ ,;:]|$)"));
    QString out = what;
    out.replace(quoted, QStringLiteral("\u201C\\1\u201D"));
    if (word.match(out).hasMatch()) // a client id or a file stays as it is
        out[0] = out[0].toUpper();
    const QChar full(0x3002);
    if (out.contains(QLatin1String(". ")) || out.count(full) > 1)
        return ended(out);
    if (out.endsWith(QLatin1Char('.')) || out.endsWith(full))
        out.chop(1);
    return out;
}

QString AlertModel::text(const Entry& e, int column) const
{
    switch (column) {
    case Last: return clockTime(e.lastMicros, false);
    case Source: return part(e.alert.source);
    case What: return headline(e.words.what);
    case Times: return QStringLiteral("\u00D7%1").arg(ui::number(static_cast<std::uint64_t>(e.count)));
    case State: return e.overMicros == 0 ? tr("open") : tr("over since %1").arg(clockTime(e.overMicros, false));
    default: return {};
    }
}

QVariant AlertModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Entry& e = entry(index.row());
    switch (role) {
    case Qt::DisplayRole: return text(e, index.column());
    case Qt::ToolTipRole: return index.column() == What ? toolTipText(headline(e.words.what)) : QVariant();
    case Qt::DecorationRole:
        if (index.column() != Last)
            return {};
        return e.overMicros != 0 ? icon("ok", Role::Ok)
            : e.alert.error      ? icon("error", Role::Error)
                                 : icon("warning", Role::Warn);
    case Qt::ForegroundRole:
        return e.overMicros != 0 || (index.column() != What && index.column() != State) ? QVariant(theme()[Role::TextMuted])
            : index.column() == State ? QVariant(theme()[e.alert.error ? Role::Error : Role::Warn])
                                      : QVariant();
    case Qt::AccessibleTextRole: // the list of the overview shows the first column as a whole sentence
        return index.column() != Last
            ? text(e, index.column())
            : QStringList { text(e, Last), e.overMicros != 0 ? text(e, State) : e.alert.error ? tr("error") : tr("warning"),
                  part(e.alert.source), headline(e.words.what), e.count > 1 ? text(e, Times) : QString() }
                  .join(QLatin1Char(' '))
                  .trimmed();
    case SortRole:
        switch (index.column()) {
        case Last: return static_cast<qlonglong>(e.lastMicros);
        case Times: return e.count;
        default: return text(e, index.column());
        }
    case SearchRole: return QString(e.alert.source + QLatin1Char(' ') + e.words.what + QLatin1Char(' ') + e.words.why);
    case StateRole: return e.overMicros != 0 ? Over : Open;
    default: return {};
    }
}

QVariant AlertModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case Last: return tr("Last");
    case Source: return tr("Source");
    case What: return tr("What happened");
    case Times: return tr("Times");
    case State: return tr("State");
    default: return {};
    }
}

} // namespace hookline::ui
