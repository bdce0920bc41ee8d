// The program's log as a table: the newest lines, shown from a level on, of a source, with a text in them.
//
// Lines come one by one and go in together, a few times a second: at most one removal and one insertion, whatever the rate. Pausing
// leaves the shown lines alone; what comes meanwhile waits, the newest kLines of it. @thread ui
#pragma once

#include "core/base/log.h"

#include <QAbstractTableModel>
#include <QStringList>
#include <QTimer>

#include <cstdint>
#include <deque>

namespace hookline::ui {

class LogTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Time, Level, Source, Text, ColumnCount };
    struct Shown {
        base::LogLevel lowest = base::LogLevel::Debug;
        QString source; ///< empty: all
        QString text;   ///< in source or text, in any case; empty: all
    };
    static constexpr std::size_t kLines = 10000;

    explicit LogTableModel(QObject* parent = nullptr);
    void add(const base::LogLine& line);
    /// What waits goes in now; the model does it by itself in a moment.
    void flush();
    void clear();
    void setPaused(bool paused);
    bool isPaused() const noexcept { return m_paused; }
    std::size_t waiting() const noexcept { return m_waiting.size(); }
    void setShown(const Shown& shown);
    const Shown& shown() const noexcept { return m_shown; }
    std::size_t kept() const noexcept { return m_lines.size(); }
    std::uint64_t letGo() const noexcept { return m_letGo; } ///< lines no longer kept, since start
    const QStringList& sources() const noexcept { return m_sources; }
    /// The next shown row after (or before) `from` with `text` in it, going round; -1: none.
    int find(const QString& text, int from, bool forward) const;
    /// Rows with `text` in them stand out; empty: none.
    void setMarked(const QString& text);
    /// How many shown rows have the marked text in them, and how many of these are not below `row`.
    struct Matches {
        int all = 0;
        int until = 0;
        bool here = false; ///< in `row` itself
    };
    Matches matches(int row) const;
    /// For the clipboard and files: date, level, source and text, tab-separated.
    QString lineText(int row) const;
    static QString levelText(base::LogLevel level);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

signals:
    /// Before rows at the top go: how many.
    void rowsLeaving(int count);
    void changed();
    void sourcesChanged();

private:
    struct Line {
        std::int64_t wallMicros;
        base::LogLevel level;
        QString source;
        QString text;
    };
    bool passes(const Line& line) const;
    static bool has(const Line& line, const QString& text);
    const Line& at(int row) const { return m_lines[static_cast<std::size_t>(m_index[static_cast<std::size_t>(row)] - m_begin)]; }

    std::deque<Line> m_lines;
    std::uint64_t m_begin = 0; ///< number of the first of m_lines
    std::deque<std::uint64_t> m_index; ///< numbers of the shown lines
    std::deque<Line> m_waiting;
    std::uint64_t m_letGo = 0;
    Shown m_shown;
    QString m_marked;
    QStringList m_sources;
    bool m_paused = false;
    QTimer m_timer;
};

} // namespace hookline::ui
