// The sum that must hold for the bridge: matched = acknowledged + failed + dropped + in flight + queued. Each number opens its rows;
// the end says whether it adds up, and what is missing if not. @thread ui
#pragma once

#include "core/metrics/snapshot.h"

#include <QWidget>

namespace hookline::ui {

class Label;
class Link;

class SumLine : public QWidget {
    Q_OBJECT

public:
    explicit SumLine(QWidget* parent = nullptr);
    void show(const metrics::KafkaSnapshot& kafka);

signals:
    void eventsWanted(const QString& filter);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    static constexpr int kParts = 6;
    Label* m_since;
    Label* m_words[kParts];
    Link* m_numbers[kParts];
    Label* m_verdict;
    metrics::KafkaSnapshot m_kafka;
};

} // namespace hookline::ui
