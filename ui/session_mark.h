// Says whether the last run of the window ended by itself: a file beside the saved layout that lives as long as the window.
// Found at the start, with nobody behind it, it was left by a run that crashed or was killed. @thread ui
#pragma once

#include <QLockFile>

namespace hookline::ui {

class SessionMark {
public:
    SessionMark();
    /// The last run did not come to its end. A second Hookline beside a running one knows nothing about that.
    bool wasCutShort() const { return m_cutShort; }

private:
    QLockFile m_file;
    bool m_cutShort = false;
};

} // namespace hookline::ui
