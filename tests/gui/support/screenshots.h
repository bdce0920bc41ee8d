// Pictures of the window in both languages and themes: saved where HOOKLINE_SCREENSHOTS says, checked for cut texts in any case.
#pragma once

#include "tests/gui/support/window.h"
#include "ui/wall_clock.h"

#include <QAbstractButton>
#include <QDir>
#include <QLabel>
#include <QPixmap>

#include <gtest/gtest.h>

#include <string>

namespace hookline::test {

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
    ~Screenshots() override { ui::useWallClock({}); }
    /// In every run the same picture: what shows the time shows the backend's.
    static void use(FakeBackend& backend)
    {
        ui::useWallClock([&backend] { return backend.now.wallMicros; });
        backend.current.window.language = GetParam().language;
        backend.current.window.theme = GetParam().theme;
    }
    static void shoot(QWidget* widget, const char* scene)
    {
        expectNothingCut(widget, scene);
        save(widget, GetParam(), scene);
    }
};

inline auto looks()
{
    return ::testing::Values(Look { "en", "light" }, Look { "en", "dark" }, Look { "zh_CN", "light" }, Look { "zh_CN", "dark" });
}
inline std::string nameOfLook(const ::testing::TestParamInfo<Look>& each) { return std::string(each.param.language) + "_" + each.param.theme; }

} // namespace hookline::test
