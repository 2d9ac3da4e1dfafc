// SPDX-License-Identifier: Apache-2.0
package io.kiovec.console.internal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;

/**
 * The audit log: who changed what, from where, and what came of it; a JSON object on a line, in a file that is only ever
 * added to, and in the container's log. It lies in the folder that the configuration {@value #PID} names as {@code state}, else
 * in the bundle's own data area.
 */
@Component(service = Audit.class, configurationPid = Audit.PID)
public final class Audit {

    static final String PID = "io.kiovec.console";
    static final String STATE = "state";

    /**
     * Something that is done or tried.
     *
     * @param user who
     * @param remote from which address
     * @param what the kind of change
     * @param target of what
     */
    record Act(String user, String remote, String what, String target) {
    }

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final StateFolder folder;
    private final Logger logger;
    private final ReentrantLock writing = new ReentrantLock();

    /**
     * Called by the component runtime.
     *
     * @param context the bundle's
     * @param factory the container's log
     * @param configuration where the file is
     */
    @Activate
    public Audit(BundleContext context, @Reference LoggerFactory factory, Map<String, Object> configuration) {
        this(new StateFolder(configuration.get(STATE) instanceof String state && !state.isEmpty()
                ? Path.of(state)
                : context.getDataFile("state").toPath()), factory.getLogger(Audit.class));
    }

    Audit(StateFolder folder, Logger logger) {
        this.folder = folder;
        this.logger = logger;
    }

    /**
     * Writes a line.
     *
     * @param act who did what
     * @param from what was before
     * @param to what was asked for
     * @param result what came of it
     * @throws IOException when it cannot be written
     */
    void write(Act act, String from, String to, String result) throws IOException {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("time", Instant.now().toString());
        line.put("user", act.user());
        line.put("remote", act.remote());
        line.put("what", act.what());
        line.put("target", act.target());
        line.put("from", from);
        line.put("to", to);
        line.put("result", result);
        String text = GSON.toJson(line);
        writing.lock();
        try (FileChannel file = open()) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text + "\n");
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(false);
        } finally {
            writing.unlock();
        }
        logger.info("audit: {}", text);
    }

    /** Makes sure, before something is changed, that it can be written down. */
    void require() throws IOException {
        open().close();
    }

    private FileChannel open() throws IOException {
        try {
            return folder.openAudit();
        } catch (IOException e) {
            throw new IOException("the audit log " + folder.auditFile() + " cannot be written: " + e.getMessage(), e);
        }
    }
}
