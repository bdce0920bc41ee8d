// Scenes as pictures, in each look: HOOKLINE_SCREENSHOTS=folder. Without the folder they are checked for what a machine can see.
#pragma once

#include "tests/gui/support/window.h"

#include <QAbstractButton>
#include <QDir>
#include <QLabel>
#include <QPixmap>

#include <gtest/gtest.h>

namespace hookline {

struct Look {
    const char* language;
    const char* theme;
};

inline void save(QWidget* widget, const Look& look, const char* scene)
{
    const QPixmap picture = widget->grab();
    ASSERT_FALSE(picture.isNull());
    const QString folder = qEnvironmentVariable("HOOKLINE_SCREENSHOTS");
    if (folder.isEmpty())
        return;
    QDir().mkpath(folder);
    const QString file
        = QStringLiteral("%1/%2-%3-%4.png")
              .arg(folder, QLatin1String(scene), QLatin1String(look.language), QLatin1String(look.theme));
    ASSERT_TRUE(picture.save(file)) << file.toStdString();
}

/// No button or one-line label shows less than its text needs.
inline void expectNothingCut(QWidget* root, const char* scene)
{
    for (const QAbstractButton* button : root->findChildren<QAbstractButton*>()) {
        if (!button->isVisible() || button->text().isEmpty() || button->inherits("QToolButton")
            || button->objectName().endsWith(QLatin1String("NavButton")))
            continue;
        EXPECT_GE(
            button->width(), button->fontMetrics().horizontalAdvance(QString(button->text()).remove(QLatin1Char('&'))))
            << scene << ": " << button->text().toStdString();
    }
    for (const QLabel* label : root->findChildren<QLabel*>()) {
        if (!label->isVisible() || label->text().isEmpty() || label->wordWrap()
            || label->inherits("hookline::ui::ElidedLabel"))
            continue;
        EXPECT_GE(
            label->width() + 1, label->fontMetrics().horizontalAdvance(QString(label->text()).remove(QLatin1Char('&'))))
            << scene << ": " << label->text().toStdString();
    }
}

class Screenshots : public ::testing::TestWithParam<Look> {
protected:
    static void use(test::FakeBackend& backend)
    {
        backend.current.window.language = GetParam().language;
        backend.current.window.theme = GetParam().theme;
    }
    static void shoot(QWidget* widget, const char* scene)
    {
        expectNothingCut(widget, scene);
        save(widget, GetParam(), scene);
    }
};

} // namespace hookline
