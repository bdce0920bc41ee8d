#include "ui/models/log_table_model.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/theme.h"

#include <algorithm>

namespace hookline::ui {
namespace {

constexpr int kTickMs = 100;
constexpr std::size_t kLongest = 2000; ///< characters of a line that are kept

Role roleOf(base::LogLevel level)
{
    switch (level) {
    case base::LogLevel::Error: return Role::Error;
    case base::LogLevel::Warning: return Role::Warn;
    case base::LogLevel::Debug: return Role::TextMuted;
    default: return Role::Info;
    }
}

const char* iconOf(base::LogLevel level)
{
    return level == base::LogLevel::Error ? "error" : level == base::LogLevel::Warning ? "warning" : "info";
}

} // namespace

LogTableModel::LogTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kTickMs);
    connect(&m_timer, &QTimer::timeout, this, &LogTableModel::flush);
}

void LogTableModel::add(const base::LogLine& line)
{
    if (m_waiting.size() == kLines) {
        m_waiting.pop_front();
        ++m_letGo;
    }
    m_waiting.push_back({ line.wallMicros, line.level, visibleText(line.source, 60), visibleText(line.text, kLongest) });
    if (!m_sources.contains(m_waiting.back().source) && m_sources.size() < 100) {
        m_sources << m_waiting.back().source;
        m_sources.sort();
        emit sourcesChanged();
    }
    if (!m_timer.isActive())
        m_timer.start();
}

void LogTableModel::flush()
{
    m_timer.stop();
    if (m_paused || m_waiting.empty()) {
        emit changed();
        return;
    }
    const std::size_t all = m_lines.size() + m_waiting.size();
    if (all > kLines) {
        const std::size_t going = std::min(all - kLines, m_lines.size());
        const auto firstStaying = std::ranges::lower_bound(m_index, m_begin + going);
        const int rows = static_cast<int>(firstStaying - m_index.begin());
        if (rows > 0) {
            emit rowsLeaving(rows);
            beginRemoveRows({}, 0, rows - 1);
        }
        m_index.erase(m_index.begin(), firstStaying);
        m_lines.erase(m_lines.begin(), m_lines.begin() + static_cast<std::ptrdiff_t>(going));
        m_begin += going;
        m_letGo += going;
        if (rows > 0)
            endRemoveRows();
    }
    std::vector<std::uint64_t> added;
    for (std::size_t i = 0; i < m_waiting.size(); ++i) {
        if (passes(m_waiting[i]))
            added.push_back(m_begin + m_lines.size() + i);
    }
    if (!added.empty())
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(added.size()) - 1);
    std::ranges::move(m_waiting, std::back_inserter(m_lines));
    m_waiting.clear();
    m_index.insert(m_index.end(), added.begin(), added.end());
    if (!added.empty())
        endInsertRows();
    emit changed();
}

void LogTableModel::clear()
{
    beginResetModel();
    m_letGo += m_lines.size();
    m_begin += m_lines.size();
    m_lines.clear();
    m_index.clear();
    endResetModel();
    emit changed();
}

void LogTableModel::setPaused(bool paused)
{
    m_paused = paused;
    flush();
}

bool LogTableModel::passes(const Line& line) const
{
    return line.level >= m_shown.lowest && (m_shown.source.isEmpty() || line.source == m_shown.source)
        && (m_shown.text.isEmpty() || has(line, m_shown.text));
}

bool LogTableModel::has(const Line& line, const QString& text)
{
    return line.text.contains(text, Qt::CaseInsensitive) || line.source.contains(text, Qt::CaseInsensitive);
}

void LogTableModel::setMarked(const QString& text)
{
    m_marked = text;
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), { Qt::BackgroundRole });
}

LogTableModel::Matches LogTableModel::matches(int row) const
{
    Matches out;
    for (int i = 0; i < rowCount() && !m_marked.isEmpty(); ++i) {
        if (!has(at(i), m_marked))
            continue;
        ++out.all;
        out.until += i <= row ? 1 : 0;
        out.here = out.here || i == row;
    }
    return out;
}

void LogTableModel::setShown(const Shown& shown)
{
    beginResetModel();
    m_shown = shown;
    m_index.clear();
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (passes(m_lines[i]))
            m_index.push_back(m_begin + i);
    }
    endResetModel();
    emit changed();
}

int LogTableModel::find(const QString& text, int from, bool forward) const
{
    const int rows = rowCount();
    for (int step = 1; step <= rows && !text.isEmpty(); ++step) {
        const int row = forward ? (from + step) % rows : (from - step + 2 * rows) % rows;
        if (has(at(row), text))
            return row;
    }
    return -1;
}

QString LogTableModel::lineText(int row) const
{
    const Line& line = at(row);
    return QStringList { dateTime(line.wallMicros), fromUtf8(base::name(line.level)), line.source, line.text }.join(
        QLatin1Char('\t'));
}

QString LogTableModel::levelText(base::LogLevel level)
{
    switch (level) {
    case base::LogLevel::Debug: return tr("debug");
    case base::LogLevel::Info: return tr("info");
    case base::LogLevel::Notice: return tr("notice");
    case base::LogLevel::Warning: return tr("warning");
    case base::LogLevel::Error: return tr("error");
    }
    return {};
}

int LogTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_index.size());
}
int LogTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant LogTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Line& line = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Time: return clockTime(line.wallMicros, true);
        case Level: return levelText(line.level);
        case Source: return line.source;
        case Text: return line.text;
        default: return {};
        }
    case Qt::ToolTipRole: return index.column() == Text ? QVariant(toolTipText(line.text)) : QVariant();
    case Qt::BackgroundRole: return !m_marked.isEmpty() && has(line, m_marked) ? QVariant(theme()[Role::WarnSoft]) : QVariant();
    case Qt::DecorationRole: return index.column() == Level ? QVariant(icon(iconOf(line.level), roleOf(line.level))) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == Text ? line.level == base::LogLevel::Debug ? QVariant(theme()[Role::TextMuted]) : QVariant()
            : index.column() == Level ? QVariant(theme()[roleOf(line.level)])
                                      : QVariant(theme()[Role::TextMuted]);
    default: return {};
    }
}

QVariant LogTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    switch (section) {
    case Time: return tr("Time");
    case Level: return tr("Level");
    case Source: return tr("Source");
    case Text: return tr("Text");
    default: return {};
    }
}

void LogTableModel::retranslate()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, Level), index(rowCount() - 1, Level));
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
}

} // namespace hookline::ui
