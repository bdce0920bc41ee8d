// The language of the window, switchable while it runs: our translations and Qt's own. @thread ui
#pragma once

#include <QObject>
#include <QString>
#include <QTranslator>

namespace hookline::ui {

class Language : public QObject {
    Q_OBJECT

public:
    explicit Language(QObject* parent = nullptr);
    ~Language() override;

    /// "system", "en" or "zh_CN". Every widget gets QEvent::LanguageChange; QLocale() follows.
    void use(const QString& setting);
    /// What is in use: "en" or "zh_CN".
    QString code() const { return m_code; }
    /// False when Chinese is chosen and no installed font has its characters.
    bool fontsPresent() const;

signals:
    void changed();

private:
    QString m_code;
    QTranslator m_own;
    QTranslator m_qt;
};

} // namespace hookline::ui
