// Protocol Buffers payloads read by the user's own .proto files: what message types they have, and a payload as one of them.
//
// The only user of libprotobuf; nothing of it is seen outside of proto_schema.cpp. What strangers wrote, files and payloads, is bounded
// in size, depth, number and time: ../../../docs/decisions/0022-protobuf.md. Immutable once loaded. @thread ui
#pragma once

#include <QCborValue>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace hookline::ui {

class ProtoSchema {
public:
    static constexpr int kMostFiles = 500;
    static constexpr qint64 kLargestFile = 1 << 20;
    static constexpr qint64 kMostBytes = 8 << 20; ///< of all files
    static constexpr int kDeepest = 64; ///< of messages in messages, and of braces in a file
    static constexpr int kMostValues = 200'000; ///< of one payload
    static constexpr int kMostTypes = 2000; ///< that one message type may lead to

    struct Mistake {
        QString file; ///< as imports name it; empty: not in a file
        int line = 0; ///< from 1; 0: of the whole file
        QString text;
    };

    /// `path`: one .proto file, its imports beside it, or a folder where imports begin, with all that are in it.
    static std::shared_ptr<const ProtoSchema> load(const QString& path);
    /// The same, kept until the files change.
    static std::shared_ptr<const ProtoSchema> of(const QString& path);
    ~ProtoSchema();

    /// Files with mistakes are left out with what needs them; the others serve.
    const std::vector<Mistake>& mistakes() const noexcept { return m_mistakes; }
    /// "a.proto, line 3: …" for each, at most so many.
    QString mistakesText(int most = 5) const;
    /// Full names, sorted.
    const QStringList& types() const noexcept { return m_types; }
    /// None and `why` when the bytes are no such message.
    std::optional<QCborValue> decode(const QString& type, std::string_view bytes, QString& why) const;

private:
    struct Parts;
    ProtoSchema();

    std::unique_ptr<Parts> m_parts;
    std::vector<Mistake> m_mistakes;
    QStringList m_types;
};

} // namespace hookline::ui
