// SPDX-License-Identifier: Apache-2.0
package io.kiovec.copy.internal;

import io.kiovec.command.Bytes;
import io.kiovec.copy.internal.side.Way;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Option;

/** What is typed behind {@code copy}, a picocli mixin, and the questions that the rest asks of it. */
final class CopyOptions {

    private static final int DEPTH = 8;
    private static final int TAPE_BLOCK = 64 << 10;

    @Option(names = "--size", converter = Bytes.class, paramLabel = "SIZE", description = "Length of a transfer (1M, or what"
            + " fits the blocks of both).")
    private Long size;

    @Option(names = "--skip", converter = Bytes.class, paramLabel = "N", description = "Begin so far into FROM, in bytes"
            + " or in blocks of --block-size.")
    private long skip;

    @Option(names = "--seek", converter = Bytes.class, paramLabel = "N", description = "Begin so far into TO.")
    private long seek;

    @Option(names = "--count", converter = Bytes.class, paramLabel = "N", description = "How much (all of FROM).")
    private Long count;

    @Option(names = "--block-size", converter = Bytes.class, paramLabel = "BYTES", description = "What --skip, --seek and"
            + " --count count (bytes), and the blocks that are written to a tape (64K).")
    private Long blockSize;

    @Option(names = "--depth", paramLabel = "N", description = "Transfers in flight on each side, 1 to 256"
            + " (${DEFAULT-VALUE}).")
    private int depth = DEPTH;

    @Option(names = "--mode", paramLabel = "MODE", description = "How data moves on both sides: ${COMPLETION-CANDIDATES}"
            + " (policy).")
    private Way mode;

    @Option(names = "--read-mode", paramLabel = "MODE", description = "How data moves on the side of FROM.")
    private Way readMode;

    @Option(names = "--write-mode", paramLabel = "MODE", description = "How data moves on the side of TO.")
    private Way writeMode;

    @Option(names = "--direct", description = "The same as --mode direct.")
    private boolean direct;

    @Option(names = "--continue", description = "Go on behind what cannot be read, read around it down to a block, and"
            + " write zeroes in its place.")
    private boolean continues;

    @Option(names = "--leave-unreadable", description = "With --continue: leave TO as it is where FROM cannot be read.")
    private boolean leaves;

    @Option(names = "--bad-blocks", paramLabel = "FILE", description = "With --continue: write what could be read and what"
            + " not to FILE, as a mapfile of GNU ddrescue.")
    private Path badBlocks;

    @Option(names = "--job", paramLabel = "FILE", description = "Remember in FILE what is done. When FILE is there, go on"
            + " with the copy that it is of.")
    private Path job;

    @Option(names = "--job-every", paramLabel = "SECONDS", description = "How often --job remembers (${DEFAULT-VALUE}).")
    private double jobEvery = 10;

    @Option(names = "--retry-unreadable", description = "With --job: try again what could not be read.")
    private boolean retries;

    @Option(names = "--sparse", description = "Leave zeroes out of files, and tell devices of them without data.")
    private boolean sparse;

    @Option(names = "--pad", description = "Fill the last block of TO with zeroes where FROM ends within it.")
    private boolean pad;

    @Option(names = "--no-truncate", description = "Leave what a file has behind the copy.")
    private boolean noTruncate;

    @Option(names = "--rate", converter = Bytes.class, paramLabel = "BYTES", description = "So much a second at most.")
    private long rate;

    @Option(names = "--verify", description = "Read both again afterwards and compare; what cannot be read twice is compared"
            + " by its digest.")
    private boolean verify;

    @Option(names = "--digest", paramLabel = "ALGORITHM", description = "Tell a digest of what was read: SHA-256, SHA-512,"
            + " MD5, ...")
    private String digest;

    @Option(names = "--tape-image", description = "Keep blocks and filemarks: a tape into an image of it, or an image onto"
            + " a tape.")
    private boolean tapeImage;

    /** Takes what a job file says of what goes where, in place of what was typed. */
    void take(Map<String, String> remembered) {
        blockSize = null;
        skip = Long.parseLong(remembered.getOrDefault("--skip", "0"));
        seek = Long.parseLong(remembered.getOrDefault("--seek", "0"));
        count = remembered.containsKey("--count") ? Long.valueOf(remembered.get("--count")) : null;
        tapeImage = Boolean.parseBoolean(remembered.get("--tape-image"));
    }

    OptionalLong size() {
        return optional(size);
    }

    long skip() {
        return scaled(skip);
    }

    long seek() {
        return scaled(seek);
    }

    OptionalLong count() {
        return count == null ? OptionalLong.empty() : OptionalLong.of(scaled(count));
    }

    private long scaled(long number) {
        try {
            return Math.multiplyExact(number, blockSize == null ? 1 : blockSize);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(number + " blocks of " + blockSize + " bytes are too many", e);
        }
    }

    private static OptionalLong optional(Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    int tapeBlock() {
        return Math.toIntExact(blockSize == null ? TAPE_BLOCK : blockSize);
    }

    boolean namesTapeBlock() {
        return blockSize != null;
    }

    int depth() {
        return depth;
    }

    Way readWay() {
        return way(readMode);
    }

    Way writeWay() {
        return way(writeMode);
    }

    private Way way(Way own) {
        if (own != null) {
            return own;
        }
        return mode != null ? mode : direct ? Way.DIRECT : Way.POLICY;
    }

    boolean continues() {
        return continues;
    }

    boolean leavesUnreadable() {
        return leaves;
    }

    boolean retriesUnreadable() {
        return retries;
    }

    Optional<Path> badBlocks() {
        return Optional.ofNullable(badBlocks);
    }

    Optional<Path> job() {
        return Optional.ofNullable(job);
    }

    double jobEvery() {
        return jobEvery;
    }

    boolean sparse() {
        return sparse;
    }

    boolean pads() {
        return pad;
    }

    boolean truncates() {
        return !noTruncate;
    }

    long rate() {
        return rate;
    }

    boolean verifies() {
        return verify;
    }

    Optional<String> digest() {
        return Optional.ofNullable(digest);
    }

    boolean isTapeImage() {
        return tapeImage;
    }

    /** {@return what is wrong among them, empty for nothing} */
    String objection() {
        if (depth < 1 || depth > 256) {
            return "--depth " + depth + ": give 1 to 256";
        }
        if (blockSize != null && (blockSize < 1 || blockSize > 1 << 30)) {
            return "--block-size " + blockSize + ": give 1 to 1G";
        }
        if (!continues && (leaves || badBlocks != null)) {
            return "--leave-unreadable and --bad-blocks come with --continue";
        }
        if (job == null && retries) {
            return "--retry-unreadable comes with --job";
        }
        if (!(jobEvery > 0)) {
            return "--job-every " + jobEvery + ": give seconds, more than 0";
        }
        if (readWay() == Way.MAPPED && writeWay() == Way.MAPPED) {
            return "a buffer is of one driver's memory: say --read-mode mapped or --write-mode mapped";
        }
        return "";
    }
}
