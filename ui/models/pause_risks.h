// What pausing the bridge would do to those who publish, where that is not nothing. A pure function. @thread ui
#pragma once

#include "core/config/settings.h"
#include "core/metrics/snapshot.h"

#include <QCoreApplication>
#include <QStringList>

namespace hookline::ui {

class PauseRisks {
    Q_DECLARE_TR_FUNCTIONS(hookline::ui::PauseRisks)

public:
    /// A sentence each; none: a pause harms nobody soon. `perSecond`: records that come in now; may be NaN.
    static QStringList of(const config::KafkaSettings& settings, const metrics::KafkaSnapshot& kafka, double perSecond);
};

} // namespace hookline::ui
