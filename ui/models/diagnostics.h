// What somebody who helps from afar needs to know: versions, numbers, settings that differ from the defaults, the last problems and
// log lines, as plain text without secrets. @thread ui
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace hookline::ui {

class Backend;

/// `log`: the newest lines last, of which kMostLogLines are taken.
QByteArray diagnosticsReport(const Backend& backend, const QString& testClient, const QStringList& log);
inline constexpr int kMostLogLines = 500;

/// A setting as it may be shown to others: secrets, and what may hold one, become dots; references to secrets stay.
QString redacted(const QString& key, const QString& value);

} // namespace hookline::ui
