#include "ui/session_mark.h"

#include "ui/saved_layout.h"

#include <QDir>
#include <QFileInfo>

namespace hookline::ui {
namespace {

QString markFile()
{
    const QFileInfo layout(savedLayout().fileName());
    QDir().mkpath(layout.path());
    return layout.path() + QStringLiteral("/window.running");
}

} // namespace

SessionMark::SessionMark()
    : m_file(markFile())
{
    m_file.setStaleLockTime(0); // however long it runs
    const bool found = QFileInfo::exists(m_file.fileName());
    m_cutShort = m_file.tryLock(0) && found; // a lock of a process that is gone gives way
}

} // namespace hookline::ui
