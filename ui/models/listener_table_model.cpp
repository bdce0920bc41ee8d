#include "ui/models/listener_table_model.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/safe_text.h"
#include "ui/setting_words.h"

#include <algorithm>
#include <array>

namespace hookline::ui {

using config::ListenerType;

void ListenerTableModel::show(const config::BrokerSettings& draft, const config::BrokerSettings& saved,
    const config::BrokerSettings& used, bool running, const std::vector<bool>& wrong)
{
    std::vector<Row> rows;
    const auto useOf = [&](bool same) { return !running ? Use::Stopped : same ? Use::Listening : Use::Waiting; };
    Row first;
    first.isDefault = true;
    first.settings.bind = draft.bind;
    first.settings.port = draft.port;
    first.settings.maxConnections = draft.maxConnections;
    const bool same = draft.bind == used.bind && draft.port == used.port && draft.defaultListener == used.defaultListener;
    const bool written = draft.bind == saved.bind && draft.port == saved.port && draft.defaultListener == saved.defaultListener;
    first.use = !written ? Use::Draft : !draft.defaultListener && same ? Use::Off : useOf(same);
    rows.push_back(std::move(first));
    for (const config::ListenerSettings& one : draft.listeners)
        rows.push_back({ one,
            std::ranges::find(saved.listeners, one) == saved.listeners.end() ? Use::Draft
                                                                             : useOf(std::ranges::find(used.listeners, one) != used.listeners.end()),
            false });
    for (std::size_t i = 0; i < std::min(wrong.size(), rows.size()); ++i) {
        if (!wrong[i])
            continue;
        // The table says what holds; what was typed is in its field, with what is wrong with it.
        config::ListenerSettings& shown = rows[i].settings;
        rows[i].use = Use::Wrong;
        if (i == 0) {
            shown.bind = saved.bind;
            shown.port = saved.port;
        } else if (const auto before = std::ranges::find(saved.listeners, shown.name, &config::ListenerSettings::name);
                   before != saved.listeners.end()) {
            shown = *before;
        }
    }
    const int before = rowCount(), after = static_cast<int>(rows.size());
    if (after > before)
        beginInsertRows({}, before, after - 1);
    else if (after < before)
        beginRemoveRows({}, after, before - 1);
    m_rows = std::move(rows);
    if (after > before)
        endInsertRows();
    else if (after < before)
        endRemoveRows();
    emit dataChanged(index(0, 0), index(after - 1, ColumnCount - 1));
}

void ListenerTableModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, ColumnCount - 1);
    if (!m_rows.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString ListenerTableModel::useText(Use use) const
{
    switch (use) {
    case Use::Listening: return tr("listening");
    case Use::Waiting: return tr("after a restart");
    case Use::Off: return tr("off");
    case Use::Draft: return tr("not applied yet");
    case Use::Wrong: return tr("has a mistake");
    case Use::Stopped: break;
    }
    return tr("the broker is stopped");
}

ui::Role ListenerTableModel::roleOf(Use use)
{
    switch (use) {
    case Use::Listening: return Role::Ok;
    case Use::Waiting:
    case Use::Draft: return Role::Warn;
    case Use::Wrong: return Role::Error;
    case Use::Off:
    case Use::Stopped: break;
    }
    return Role::TextMuted;
}

const char* ListenerTableModel::iconOf(Use use)
{
    switch (use) {
    case Use::Listening: return "ok";
    case Use::Waiting: return "pending";
    case Use::Draft: return "edit";
    case Use::Wrong: return "error";
    case Use::Off:
    case Use::Stopped: break;
    }
    return "stop";
}

QVariant ListenerTableModel::data(const QModelIndex& index, int role) const
{
    if (index.isValid() && role == Qt::TextAlignmentRole && index.column() == Limit)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::ForegroundRole && role != Qt::DecorationRole))
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    const config::ListenerSettings& one = row.settings;
    if (role == Qt::ForegroundRole)
        return index.column() == State ? theme()[roleOf(row.use)] : QVariant();
    if (role == Qt::DecorationRole)
        return index.column() == State ? icon(iconOf(row.use), roleOf(row.use)) : QVariant();
    switch (index.column()) {
    case Name: return row.isDefault ? tr("the first one") : visibleText(one.name, 64);
    case Transport: {
        static constexpr std::array<std::string_view, 5> words { "tcp", "tls", "ws", "wss", "unix" };
        return SettingWords::choice("listeners.type", words[static_cast<std::size_t>(one.type)]);
    }
    case Address:
        if (one.type == ListenerType::Unix)
            return visibleText(one.socket, 120);
        return (one.bind.find(':') != std::string::npos ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2"))
            .arg(visibleText(one.bind, 64), one.port == 0 ? tr("any free one") : QString::number(one.port));
    case Limit: return number(one.maxConnections);
    default: return useText(row.use);
    }
}

QVariant ListenerTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Limit)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return tr("Name");
    case Transport: return tr("Transport");
    case Address: return tr("Address");
    case Limit: return tr("Clients at most");
    default: return tr("State");
    }
}

} // namespace hookline::ui
