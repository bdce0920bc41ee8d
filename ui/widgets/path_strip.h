// The way of a message: devices, broker, hooks, queue, Kafka, with the live rate on every edge and what was lost under it.
//
// Every number is a link to what it counts; where it has no room it is said in a shorter way, and in full in its tool tip.
// An edge turns amber where less comes out than goes in, and red where something is lost. @thread ui
#pragma once

#include "core/metrics/snapshot.h"
#include "ui/models/metrics_history.h"
#include "ui/theme.h"

#include <QWidget>

#include <array>

namespace hookline::ui {

class Link;
class Look;

class PathStrip : public QWidget {
    Q_OBJECT

public:
    /// What a number of the strip counts.
    enum Number { Clients, HookErrors, Waiting, In, Out, Handled, BrokerDropped, Taken, BridgeDropped, Acknowledged, Failed,
        NoRule };
    static constexpr int kNumbers = NoRule + 1;

    explicit PathStrip(QWidget* parent = nullptr);
    void show(const metrics::Snapshot& snapshot, const MetricsSample& now);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// Nothing has come this way yet: no rate is said, and the edges are grey.
    bool isIdle() const;
    /// The colour role of an edge: 0 devices–broker … 3 queue–Kafka.
    Role edgeRole(int edge) const { return m_edges[static_cast<std::size_t>(edge)].role; }

signals:
    void chosen(int number);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Node {
        const char* icon;
        QString name;
        QStringList value; ///< ways to say it
        Role role = Role::TextMuted;
        int number = -1; ///< its value is a link
    };
    struct Edge {
        QStringList rate; ///< ways to say it
        QStringList note;
        Role role = Role::Idle;
        bool noteBad = false;
    };
    static QString kafkaWords(const metrics::KafkaSnapshot& kafka, const Look& look);
    void rebuild();
    void place();
    void say(int number, const QStringList& ways, Role role);
    /// Where things stand at the present size.
    struct Places {
        int line;
        std::array<double, 5> left;
        std::array<double, 5> width;
        double gap;
        double boxHeight;
        double top;
        QRectF box(std::size_t node) const { return { left[node] + 0.5, top + 0.5, width[node] - 1, boxHeight - 1 }; }
        int icon() const { return line + 4; }
        QRectF name(std::size_t node) const
        {
            const QRectF b = box(node);
            return { b.left() + 6, b.top() + icon() + 9, b.width() - 12, static_cast<double>(line) };
        }
        double edgeFrom(std::size_t edge) const { return left[edge] + width[edge] + 6; }
        double edgeTo(std::size_t edge) const { return left[edge + 1] - 6; }
        double middle() const { return top + boxHeight / 2; }
    };
    Places places() const;

    metrics::Snapshot m_snapshot;
    MetricsSample m_now;
    std::uint64_t m_hookErrorsBefore = 0;
    std::array<Node, 5> m_nodes;
    std::array<Edge, 4> m_edges;
    std::array<Link*, kNumbers> m_links {};
};

} // namespace hookline::ui
