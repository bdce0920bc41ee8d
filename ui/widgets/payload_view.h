// A payload through a decoder of the user's choice: the first 64 KiB at once, the rest on demand and made beside the window's
// thread. JSON also as a tree; and, where somebody makes it, the Kafka record of the event. @thread ui
#pragma once

#include "core/mqtt/message.h"
#include "ui/models/decode/decoders.h"
#include "ui/models/json_fields.h"
#include "ui/models/shown_text.h"

#include <QPoint>
#include <QWidget>

#include <optional>

class QAction;
class QComboBox;
class QPlainTextEdit;
class QStackedWidget;
class QThreadPool;
class QToolButton;

namespace hookline::ui {

class JsonHighlighter;
class JsonTree;
class Label;

class PayloadView : public QWidget {
    Q_OBJECT

public:
    static constexpr qsizetype kFirst = 64 * 1024; ///< bytes shown without being asked

    explicit PayloadView(QWidget* parent = nullptr);
    ~PayloadView() override;
    /// `gone`: the event had a payload of `size` bytes that is not kept any more.
    void show(const mqtt::MessageRef& message, bool gone, std::uint32_t size);
    void showNothing();
    /// It is a Kafka record's value that is shown.
    void setOfRecord();
    bool isCut() const noexcept { return m_cut; }
    /// A click on a number of JSON says its path.
    void setPlottable();
    /// A click on a value of JSON says which it is.
    void setFilterable();
    /// There is a Kafka record that can be shown instead; recordWanted() asks for it.
    void offerRecord(bool offered);
    /// The answer: the record in words, or why there is none.
    void showRecord(const QString& text);
    bool isRecordShown() const;
    /// It is about something that never has a payload.
    void showNoPayload();
    void setDecoder(Decoder decoder);
    static QString nameOf(Decoder decoder);
    /// What is used now; never Auto.
    Decoder decoder() const noexcept { return m_used; }

    QSize minimumSizeHint() const override;

    /// What the topic shown would be decoded as from now on, to be edited.
    void openRules(bool forThisTopic);

public slots:
    void showAll();
    void copyPayload();

signals:
    void numberClicked(const QString& path);
    /// `at`: of the screen.
    void fieldChosen(const hookline::ui::JsonField& field, const QPoint& at);
    void recordWanted();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    /// How a way to copy writes the bytes.
    enum class Copy { Payload, Formatted, Hex, Base64 };

    void fill();
    void write(const QString& text, bool ours);
    struct Readable {
        Decoded decoded;               ///< its text is of the bytes themselves where they are not what they were taken for
        QString shown;                 ///< that text with breaks of ours
        std::vector<qsizetype> breaks; ///< where in `shown` they are
    };
    static Readable readable(Decoded decoded, std::string_view bytes); ///< @thread any
    void take(const Readable& made, const QString& ruleFailed);
    void makeBeside(Decoding decoding, qsizetype limit, const QString& ruleFailed);
    void showParts();
    void showReport();
    void buildCopies();
    void copyAs(Copy how);
    void makeRoom();
    void chooseProto(bool thenUse);
    void buildMenu();
    std::optional<int> valueUnder(const QPoint& at) const; ///< its place in the text: something to click on
    void retranslate();

    mqtt::MessageRef m_message;
    bool m_ofRecord = false;
    bool m_plottable = false;
    bool m_filterable = false;
    bool m_recordOffered = false;
    bool m_none = false; ///< nothing that could have a payload
    bool m_json = false; ///< what stands there
    ShownText m_shown; ///< what was decoded
    QPoint m_pressed;
    bool m_gone = false;
    std::uint32_t m_size = 0;
    bool m_cut = false;
    bool m_all = false;
    int m_turn = 0; ///< what is made beside for an older one comes too late
    Decoder m_used = Decoder::Utf8;
    Decoding m_usedWith; ///< m_used, with its options
    QComboBox* m_decoder;
    QToolButton* m_more;
    QAction* m_always;
    QAction* m_proto;
    QAction* m_rules;
    QAction* m_report;
    QAction* m_treeAction;
    QList<QAction*> m_copies; ///< one a Copy
    QThreadPool* m_beside; ///< one thread
    QStackedWidget* m_stack;
    QPlainTextEdit* m_text;
    JsonTree* m_tree;
    QPlainTextEdit* m_record;
    JsonHighlighter* m_highlighter;
    Label* m_heading;
    Label* m_error;
    QToolButton* m_explain; ///< beside it
    QToolButton* m_asTree;
    QToolButton* m_asRecord;
    QToolButton* m_wrap;
    QToolButton* m_copy;
    QToolButton* m_showAll;
    Label* m_note;
};

} // namespace hookline::ui
