// A load that the program makes against its own broker, and what came of it. app/controllers implements it over the simulator's
// connections. It is a child of the Backend, found by its type: a backend without one cannot measure. Everything runs on a thread of
// its own; answers come as signals on the UI thread. @thread ui
#pragma once

#include <QObject>
#include <QString>

#include <cmath>

namespace hookline::ui {

struct BenchmarkOrder {
    int clients = 10;             ///< that publish; one more subscribes to all of it
    double messagesPerSecond = 0; ///< all clients together; 0: as many as go
    int qos = 1;
    int payloadBytes = 128;
    int seconds = 10;
};

struct BenchmarkReport {
    bool cancelled = false;
    QString problem;      ///< why nothing could be measured, in words; empty: it could
    BenchmarkOrder order;
    QString prefix;       ///< of the topics: "hookline-benchmark/"
    double seconds = 0;   ///< that were measured
    qulonglong sent = 0;
    qulonglong acknowledged = 0; ///< of them by the broker; QoS 1 and 2
    qulonglong received = 0;     ///< by the subscriber, those a moment after the end included
    qulonglong receivedInTime = 0;
    double p50 = NAN;            ///< milliseconds from publishing to the subscriber
    double p95 = NAN;
    double p99 = NAN;
    double worst = NAN;
    double brokerCpu = NAN;    ///< per cent of one core: the program without what made the load
    double generatorCpu = NAN; ///< the same: what made the load
    int cores = 1;             ///< of the computer
    qulonglong kafkaTaken = 0;  ///< events of this time that the bridge took, of anybody
    qulonglong kafkaAcknowledged = 0;
    qulonglong kafkaLost = 0;
    qulonglong kafkaWaiting = 0; ///< at the end
    qulonglong dropped = 0;      ///< messages that the broker lost for somebody, of anybody
    bool generatorLimited = false; ///< the broker may be able to do more than was asked of it
};

class BenchmarkDesk : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    /// Answers with progress() and finished(). One at a time: nothing happens while one runs.
    virtual void start(const BenchmarkOrder& order) = 0;
    /// Ends it early; finished() comes soon.
    virtual void cancel() = 0;
    virtual bool isRunning() const = 0;

signals:
    void progress(double share, qulonglong sent, qulonglong received); ///< share: 0 … 1
    void finished(const hookline::ui::BenchmarkReport& report);
};

} // namespace hookline::ui
