#include "ui/language.h"

#include "ui/core_words.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QLibraryInfo>
#include <QLocale>

namespace hookline::ui {

Language::Language(QObject* parent)
    : QObject(parent)
{
}

Language::~Language()
{
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
}

void Language::use(const QString& setting)
{
    QString code = setting;
    if (code != QLatin1String("en") && code != QLatin1String("zh_CN"))
        code = QLocale::system().language() == QLocale::Chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
    if (code == m_code)
        return;
    m_code = code;
    QLocale::setDefault(code == QLatin1String("zh_CN") ? QLocale(QLocale::Chinese, QLocale::China)
                                                       : QLocale(QLocale::English, QLocale::UnitedStates));
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
    useCoreWords(code);
    // English has a file too: plural forms.
    if (m_own.load(QStringLiteral(":/hookline/i18n/hookline_%1.qm").arg(code)))
        QCoreApplication::installTranslator(&m_own);
    if (code == QLatin1String("zh_CN")
        && m_qt.load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    emit changed();
}

bool Language::fontsPresent() const
{
    return m_code != QLatin1String("zh_CN") || QFontDatabase::families(QFontDatabase::SimplifiedChinese).size() > 0;
}

} // namespace hookline::ui
