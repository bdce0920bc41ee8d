// The rules of the bridge in their order, as the draft has them, with the live numbers of those in use; behind them what else counts:
// rules that are gone and still have records on their way, and dead letters. What the user wants done is asked for by signals. @thread ui
#pragma once

#include "core/metrics/snapshot.h"
#include "ui/models/rule_draft.h"

#include <QAbstractTableModel>
#include <QHash>

#include <string_view>
#include <vector>

namespace hookline::ui {

class RuleTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        Name, ///< with the box that switches it
        Events,
        Filter,
        Topic,
        Rate,
        Acknowledged,
        Failed,
        Dropped,
        Waiting,
        Key,
        Partition,
        Format,
        Ack,
        Buffer,
        Matched,
        PassedOn,
        Unwanted,
        Collisions,
        Where,
        OnFailure,
        ColumnCount
    };
    static constexpr int kFirstHidden = Matched;

    /// What the core counts a rule's records under, in the window's words: a name, or "dead letters: topic".
    static QString shownName(std::string_view name, std::size_t maxChars);

    explicit RuleTableModel(const RuleDraft& draft, QObject* parent = nullptr);
    /// After every change of the draft.
    void renewRules();
    /// Live numbers; rates come of two snapshots in a row.
    void setNumbers(const metrics::KafkaSnapshot& kafka, std::int64_t steadyNanos);

    int ruleCount() const { return static_cast<int>(m_rules.size()); } ///< the rows that are rules
    bool isRule(int row) const { return row >= 0 && row < ruleCount(); }
    /// The rule is in use as it stands here.
    bool isInUse(int row) const;
    const metrics::RuleSnapshot* numbers(int row) const;
    /// What the Events page can show of it.
    QString eventFilter(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void retranslate();

    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) override;

signals:
    void switchWanted(int row, bool on);
    void moveWanted(int from, int to); ///< `to`: its place afterwards

private:
    struct Live {
        metrics::RuleSnapshot now;
        double rate = 0;
    };
    static bool isNumber(int column) { return (column >= Rate && column <= Waiting) || (column >= Matched && column <= Collisions); }
    static bool isLeft(int column) { return !isNumber(column); }
    QString text(int row, int column) const;
    static QString ackText(config::RuleAck ack); ///< the file's words, or what they mean in another language
    static QString bufferText(config::RuleBuffer buffer);
    static QString formatText(config::RecordFormat format);
    static QString partitionText(const config::RuleSettings& rule);
    QString ruleText(const config::RuleSettings& rule, int column) const;
    QString numberText(const Live& live, int column) const;
    const Live* live(int row) const;
    int dropPlace(const QMimeData* data, int row, const QModelIndex& parent) const;

    const RuleDraft& m_draft;
    RuleList m_rules; ///< as shown: the draft's, or the implicit one
    std::vector<std::string> m_others; ///< names of what else counts
    QHash<QString, Live> m_live;       ///< by name
    std::int64_t m_steadyNanos = 0;
};

} // namespace hookline::ui
