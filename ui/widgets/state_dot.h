// States as shape and colour together, and what broker and Kafka look like in them. @thread ui
#pragma once

#include "core/metrics/snapshot.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QWidget>

class QPainter;

namespace hookline::ui {

/// Ok: full disc. Busy: half disc. Warn: triangle. Error: cross. Off: ring.
enum class State { Ok, Busy, Warn, Error, Off };
Role roleOf(State state) noexcept;
void paintState(QPainter& painter, const QRectF& box, State state);

class StateDot : public QWidget {
    Q_OBJECT

public:
    explicit StateDot(QWidget* parent = nullptr, int size = 12);
    void setState(State state);
    State state() const { return m_state; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    State m_state = State::Off;
};

/// What the state lines of sidebar, cards and status bar say.
class Look {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::Look)

public:
    State state = State::Off;
    QString title; ///< "Listening on 127.0.0.1:1883"
    QString brief; ///< "127.0.0.1:1883"

    static Look broker(const metrics::BrokerSnapshot& broker);
    static Look kafka(const metrics::KafkaSnapshot& kafka); ///< with the cluster in trouble: "archive: unreachable"
};

} // namespace hookline::ui
