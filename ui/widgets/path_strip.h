// The way of a message: devices, broker, hooks, queue, Kafka, with the live rate on every edge and what was lost under it.
//
// An edge turns amber where less comes out than goes in, and red where something is lost. @thread ui
#pragma once

#include "core/metrics/snapshot.h"
#include "ui/models/metrics_history.h"
#include "ui/theme.h"

#include <QWidget>

#include <array>

namespace hookline::ui {

class PathStrip : public QWidget {
    Q_OBJECT

public:
    explicit PathStrip(QWidget* parent = nullptr);
    void show(const metrics::Snapshot& snapshot, const MetricsSample& now);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    /// The colour role of an edge: 0 devices–broker … 3 queue–Kafka.
    Role edgeRole(int edge) const { return m_edges[static_cast<std::size_t>(edge)].role; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Node {
        const char* icon;
        QString name;
        QString value;
        Role role = Role::TextMuted;
    };
    struct Edge {
        QString rate;
        QString note;
        Role role = Role::Idle;
        bool noteBad = false;
    };
    void rebuild();

    metrics::Snapshot m_snapshot;
    MetricsSample m_now;
    std::uint64_t m_hookErrorsBefore = 0;
    std::array<Node, 5> m_nodes;
    std::array<Edge, 4> m_edges;
};

} // namespace hookline::ui
