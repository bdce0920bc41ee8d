// The last things that went wrong, newest first, repetitions counted instead of repeated. @thread ui
#pragma once

#include "core/base/log.h"

#include <QAbstractListModel>
#include <QString>

#include <deque>

namespace hookline::ui {

class ProblemLog : public QAbstractListModel {
    Q_OBJECT

public:
    struct Entry {
        std::int64_t wallMicros = 0;
        bool error = false; ///< else a warning
        QString source;
        QString text;
        int count = 1;
    };
    static constexpr std::size_t kEntries = 200;

    using QAbstractListModel::QAbstractListModel;
    void add(std::int64_t wallMicros, bool error, const QString& source, const QString& text);
    void add(const base::LogLine& line); ///< warnings and errors only
    void clear();
    const Entry& entry(int row) const { return m_entries[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::deque<Entry> m_entries;
};

} // namespace hookline::ui
