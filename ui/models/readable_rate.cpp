#include "ui/models/readable_rate.h"

namespace hookline::ui {

bool ReadableRate::sample(double perSecond, std::int64_t nowMicros)
{
    if (perSecond > kReadable) {
        m_calmSince = 0;
        if (m_fastSince == 0)
            m_fastSince = nowMicros;
        m_fast = m_fast || nowMicros - m_fastSince >= kPatience;
        return isOffered();
    }
    m_fastSince = 0;
    if (m_calmSince == 0)
        m_calmSince = nowMicros;
    m_fast = m_fast && nowMicros - m_calmSince < kCalm;
    m_dismissed = m_dismissed && nowMicros - m_calmSince < kForget;
    return isOffered();
}

} // namespace hookline::ui
