// One Paho Java client driven line by line, as piped_clients.py says. The argument is the protocol's version, 4 or 5.
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.logging.LogManager;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

abstract class PahoJavaClient {
    static final long TIMEOUT_MILLIS = 20_000;

    /** What a request asks for. */
    static final class Asked {
        private final Map<String, String> fields = new HashMap<>();

        Asked(String[] words) {
            for (int i = 1; i < words.length; ++i) {
                int at = words[i].indexOf('=');
                fields.put(words[i].substring(0, at), URLDecoder.decode(words[i].substring(at + 1), StandardCharsets.UTF_8));
            }
        }

        boolean has(String key) { return fields.containsKey(key); }
        String text(String key) { return fields.get(key); }
        byte[] bytes(String key) { return HexFormat.of().parseHex(fields.get(key)); }
        int number(String key) { return Integer.parseInt(fields.get(key)); }
        boolean flag(String key) { return has(key) && number(key) != 0; }

        String uri() {
            String scheme = flag("websocket") ? (has("ca") ? "wss" : "ws") : (has("ca") ? "ssl" : "tcp");
            return scheme + "://127.0.0.1:" + text("port") + (flag("websocket") ? "/mqtt" : "");
        }

        SSLSocketFactory sockets() throws Exception {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            try (InputStream file = new FileInputStream(text("ca"))) {
                trusted.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        }
    }

    /** A line that grows field by field. */
    static final class Line {
        private final StringBuilder text;

        Line(String verb) { text = new StringBuilder(verb); }

        Line add(String key, Object value) {
            if (value != null)
                text.append('\t').append(key).append('=').append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).replace("+", "%20"));
            return this;
        }

        Line addBytes(String key, byte[] value) {
            if (value != null)
                text.append('\t').append(key).append('=').append(HexFormat.of().formatHex(value));
            return this;
        }

        void say() {
            synchronized (System.out) {
                System.out.println(text);
                System.out.flush();
            }
        }
    }

    /** Answers whether a session was there. */
    abstract boolean connect(Asked asked) throws Exception;
    abstract int subscribe(String filter, int qos) throws Exception;
    abstract void unsubscribe(String filter) throws Exception;
    abstract void publish(Asked asked) throws Exception;
    abstract void disconnect() throws Exception;

    private void handle(String[] words) throws Exception {
        Asked asked = new Asked(words);
        Line answer = new Line("ok");
        switch (words[0]) {
            case "connect" -> answer.add("present", connect(asked) ? 1 : 0);
            case "subscribe" -> answer.add("granted", subscribe(asked.text("filter"), asked.number("qos")));
            case "unsubscribe" -> unsubscribe(asked.text("filter"));
            case "publish" -> publish(asked);
            default -> disconnect();
        }
        answer.say();
    }

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset(); // the library tells of every packet
        PahoJavaClient client = arguments[0].equals("5") ? new PahoV5() : new PahoV3();
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = requests.readLine()) != null;) {
            try {
                client.handle(line.split("\t"));
            } catch (Exception failure) {
                new Line("error").add("text", failure).say();
            }
        }
        Runtime.getRuntime().halt(0); // the library's threads would live on
    }
}
