// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal.job;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import io.kiovec.io.Identity;
import io.kiovec.io.Identity.Designator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The file by which a copy goes on where it was interrupted, whatever interrupted it. It tells of nothing as done that was
 * not flushed before.
 *
 * @param path where it is
 * @param clock what time it is
 */
public record JobFile(Path path, Clock clock) {

    private static final int VERSION = 1;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();

    /** Where a job stands. */
    public enum State {
        /** It runs, or was killed. */
        RUNNING,
        /** It was interrupted, or an error ended it. */
        STOPPED,
        /** It has copied everything that could be read. */
        DONE
    }

    /**
     * One side.
     *
     * @param place as it was typed
     * @param identity the names of the device or file
     * @param medium the name of its medium, {@code null} for none
     */
    public record End(String place, List<String> identity, String medium) {

        /**
         * {@return a side as it is remembered}
         *
         * @param place as it was typed
         * @param identity which device or file it is
         */
        public static End of(String place, Identity identity) {
            return new End(place, identity.designators().stream().map(Designator::toString).toList(),
                    identity.medium().orElse(null));
        }

        /** Tells whether another is certainly the same device or file, with the same medium. */
        boolean sameAs(End other) {
            return Objects.equals(medium, other.medium) && identity.stream().anyMatch(other.identity::contains);
        }
    }

    /**
     * A run of bytes.
     *
     * @param from its first byte, from where the copy begins
     * @param to behind its last byte
     * @param state its letter in a mapfile of ddrescue
     */
    public record Run(long from, long to, String state) {
    }

    /**
     * Where a copy of a tape stands.
     *
     * @param objects blocks and filemarks that were copied
     * @param fromBlock the logical object at which the tape that is read stands, {@code null} where none is read
     * @param toBlock the logical object at which the tape that is written stands, {@code null} where none is written
     * @param imageBytes bytes of the image that are before the next object, {@code null} without an image
     */
    public record Stand(long objects, Long fromBlock, Long toBlock, Long imageBytes) {
    }

    /**
     * All that is remembered.
     *
     * @param kiovecCopy the version of the file's form
     * @param from what is read
     * @param to what is written
     * @param options what decides which bytes go where
     * @param state where the job stands
     * @param saved when this was written
     * @param spans what became of the bytes of a disk; {@code null} for a tape
     * @param tape where a copy of a tape stands; {@code null} for a disk
     */
    public record Content(int kiovecCopy, End from, End to, TreeMap<String, String> options, State state, String saved,
            List<Run> spans, Stand tape) {
    }

    /**
     * {@return what is remembered, empty when there is no such file}
     *
     * @throws IOException when it is no job file
     */
    public Optional<Content> read() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        Content content;
        try {
            content = GSON.fromJson(Files.readString(path), Content.class);
        } catch (JsonSyntaxException e) {
            throw new IOException(path + " is no job file of copy: name another, which is made", e);
        }
        if (content == null || content.kiovecCopy() != VERSION || content.from() == null || content.to() == null
                || content.options() == null || content.state() == null
                || content.spans() == null == (content.tape() == null)) {
            throw new IOException(path + " is no job file of this version of copy: name another, which is made");
        }
        return Optional.of(content);
    }

    /**
     * Refuses to go on with something else.
     *
     * @param content what was read
     * @param from what is read now
     * @param to what is written now
     * @param options those of now
     * @throws IOException with what is different
     */
    public void check(Content content, End from, End to, Map<String, String> options) throws IOException {
        checkSame("FROM", content.from(), from);
        checkSame("TO", content.to(), to);
        for (Map.Entry<String, String> option : content.options().entrySet()) {
            String now = options.get(option.getKey());
            if (!option.getValue().equals(now)) {
                throw new IOException(path + " is of a copy with " + option.getKey() + " " + option.getValue()
                        + ", and now it is " + now + ": give the same, or another job file");
            }
        }
    }

    private void checkSame(String which, End then, End now) throws IOException {
        if (!then.sameAs(now)) {
            throw new IOException(which + " " + now.place() + " is not what " + path + " is of: " + text(then)
                    + " then, " + text(now) + " now");
        }
    }

    private static String text(End end) {
        return end.place() + " (" + String.join(", ", end.identity())
                + (end.medium() == null ? ")" : ", medium " + end.medium() + ")");
    }

    /**
     * Remembers, in place of what was remembered.
     *
     * @param from what is read
     * @param to what is written
     * @param options what decides which bytes go where
     * @param state where the job stands
     * @param spans what became of the bytes of a disk; {@code null} for a tape
     * @param tape where a copy of a tape stands; {@code null} for a disk
     * @throws IOException when it could not be written; what was there is there
     */
    public void write(End from, End to, Map<String, String> options, State state, List<Run> spans, Stand tape)
            throws IOException {
        WholeFile.write(path, GSON.toJson(new Content(VERSION, from, to, new TreeMap<>(options), state,
                clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(), spans, tape)) + "\n");
    }
}
