// The listeners as the draft has them: first the one of [broker], then the [[listeners]], and whether each is in use. @thread ui
#pragma once

#include "core/config/settings.h"
#include "ui/theme.h"

#include <QAbstractTableModel>

#include <vector>

namespace hookline::ui {

class ListenerTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Transport, Address, Limit, State, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    /// `saved`: in the file; `running`: the broker listens; `used`: with these settings; `wrong`: rows that have a mistake;
    /// what the file has for them is shown.
    void show(const config::BrokerSettings& draft, const config::BrokerSettings& saved, const config::BrokerSettings& used, bool running,
        const std::vector<bool>& wrong = {});
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    enum class Use { Listening, Waiting, Off, Stopped, Draft, Wrong };
    struct Row {
        config::ListenerSettings settings;
        Use use = Use::Listening;
        bool isDefault = false;
    };
    QString useText(Use use) const;
    static ui::Role roleOf(Use use);
    static const char* iconOf(Use use);

    std::vector<Row> m_rows;
};

} // namespace hookline::ui
