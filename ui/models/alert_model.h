// What went wrong, newest first: one row a trouble, repetitions counted instead of repeated, and said to be over when it is.
//
// Bounded. A burst of alerts is taken in one reset a tenth of a second, so that it cannot hold up the window. Words are made by
// whoever raised the alert, again for another language. @thread ui
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QTimer>

#include <cstdint>
#include <deque>
#include <functional>
#include <vector>

namespace hookline::ui {

struct AlertWords {
    QString what;
    QString why;
    QString remedy;
};

/// What somebody raises. The same id again is the same trouble until it is resolved.
struct Alert {
    QString id;
    bool error = true; ///< else a warning
    QString source;
    QString eventFilter = {}; ///< shows the rows behind it on the events page; empty: there are none
    std::function<AlertWords()> words;
};

class AlertModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Last, Source, What, Times, State, ColumnCount };
    enum Roles { SortRole = Qt::UserRole, SearchRole, StateRole };
    enum States { Open, Over };
    struct Entry {
        Alert alert;
        AlertWords words;
        std::int64_t firstMicros = 0;
        std::int64_t lastMicros = 0;
        std::int64_t overMicros = 0; ///< 0: not over, or nobody knows when
        int count = 1;
        bool seen = false;
        std::uint64_t serial = 0; ///< of the entry, for finding it again
    };
    static constexpr std::size_t kEntries = 1024;

    explicit AlertModel(QObject* parent = nullptr);
    /// `again` false: news about a trouble that is known, not counted as another time.
    void raise(std::int64_t wallMicros, Alert alert, bool again = true);
    void resolve(const QString& id, std::int64_t wallMicros);
    bool isOpen(const QString& id) const;
    /// Lets those go that are over.
    void clearOver();
    void markSeen();
    int unseen() const noexcept { return m_unseen; }
    int unseenErrors() const noexcept { return m_unseenErrors; }
    int count(States state) const;
    const Entry& entry(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    int rowOf(std::uint64_t serial) const; ///< -1: gone
    /// What happened as a line among others, wherever it comes from: begins and is quoted as they are, one sentence without its full
    /// stop.
    static QString headline(const QString& what);
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// Anything: rows, states, what was seen.
    void changed();

private:
    struct Raised {
        std::int64_t wallMicros;
        Alert alert;
        bool again;
    };
    void apply(Raised&& raised, bool silently);
    void flush();
    void count();
    static QString part(const QString& source);
    QString text(const Entry& entry, int column) const;

    std::deque<Entry> m_entries;
    std::vector<Raised> m_waiting;
    std::uint64_t m_serial = 0;
    int m_burst = 0; ///< raised since the last tick
    int m_unseen = 0;
    int m_unseenErrors = 0;
    QTimer m_timer;
};

} // namespace hookline::ui
