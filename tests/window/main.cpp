#include <gtest/gtest.h>

#include <QApplication>

int main(int argc, char** argv)
{
    testing::InitGoogleTest(&argc, argv);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("hookline-test"));
    QApplication::setOrganizationName(QStringLiteral("hookline-test"));
    return RUN_ALL_TESTS();
}
