#include "tests/window/kcat.h"

#include <QProcess>

#include <sstream>
#include <stdexcept>

namespace hookline::test {

std::map<std::string, WitnessedRecord> readWithKcat(const std::string& servers, const std::string& topic)
{
    QProcess kcat;
    kcat.start(QStringLiteral(HOOKLINE_KCAT),
        { QStringLiteral("-C"), QStringLiteral("-b"), QString::fromStdString(servers), QStringLiteral("-t"),
            QString::fromStdString(topic), QStringLiteral("-o"), QStringLiteral("beginning"), QStringLiteral("-e"), QStringLiteral("-q"),
            QStringLiteral("-f"), QStringLiteral("%p@%o\t%k\t%S\n%s") });
    if (!kcat.waitForFinished(30000) || kcat.exitCode() != 0)
        throw std::runtime_error("kcat: " + kcat.readAllStandardError().toStdString() + kcat.errorString().toStdString());
    std::map<std::string, WitnessedRecord> out;
    std::istringstream in(kcat.readAllStandardOutput().toStdString());
    for (std::string place, key, size; std::getline(in, place, '\t') && std::getline(in, key, '\t') && std::getline(in, size);) {
        std::string value(std::stoul(size), '\0');
        in.read(value.data(), static_cast<std::streamsize>(value.size()));
        out[place] = { key, value };
    }
    return out;
}

} // namespace hookline::test
