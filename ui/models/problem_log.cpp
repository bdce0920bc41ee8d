#include "ui/models/problem_log.h"

#include "ui/format.h"
#include "ui/safe_text.h"

#include <algorithm>

namespace hookline::ui {

void ProblemLog::add(std::int64_t wallMicros, bool error, const QString& source, const QString& text)
{
    const auto same
        = std::ranges::find_if(m_entries, [&](const Entry& e) { return e.source == source && e.text == text; });
    if (same != m_entries.end()) {
        const int row = static_cast<int>(same - m_entries.begin());
        ++same->count;
        same->wallMicros = wallMicros;
        if (row > 0) {
            beginMoveRows({}, row, row, {}, 0);
            const Entry entry = *same;
            m_entries.erase(same);
            m_entries.push_front(entry);
            endMoveRows();
        }
        emit dataChanged(index(0), index(0));
        return;
    }
    if (m_entries.size() == kEntries) {
        beginRemoveRows({}, static_cast<int>(kEntries) - 1, static_cast<int>(kEntries) - 1);
        m_entries.pop_back();
        endRemoveRows();
    }
    beginInsertRows({}, 0, 0);
    m_entries.push_front({ wallMicros, error, source, text, 1 });
    endInsertRows();
}

void ProblemLog::add(const base::LogLine& line)
{
    if (line.level == base::LogLevel::Warning || line.level == base::LogLevel::Error)
        add(line.wallMicros, line.level == base::LogLevel::Error, fromUtf8(line.source), visibleText(line.text, 500));
}

void ProblemLog::clear()
{
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

int ProblemLog::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant ProblemLog::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Entry& e = entry(index.row());
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
        const QString times = e.count > 1 ? QStringLiteral("  \u00D7%1").arg(e.count) : QString();
        return clockTime(e.wallMicros, false) + QLatin1String("  ") + e.source + QLatin1String("  ") + e.text + times;
    }
    return role == Qt::ToolTipRole ? toolTipText(e.text) : QVariant();
}

} // namespace hookline::ui
