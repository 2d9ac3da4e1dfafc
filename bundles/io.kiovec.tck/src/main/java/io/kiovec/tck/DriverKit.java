// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck;

import io.kiovec.tck.internal.BlockModeRules;
import io.kiovec.tck.internal.BlockRules;
import io.kiovec.tck.internal.BoundedCalls;
import io.kiovec.tck.internal.MappedMemoryRules;
import io.kiovec.tck.internal.NexusRules;
import io.kiovec.tck.internal.ScsiModeRules;
import io.kiovec.tck.internal.ScsiRules;
import io.kiovec.tck.internal.TapeModeRules;
import io.kiovec.tck.internal.TapePositionRules;
import io.kiovec.tck.internal.TapeRules;
import io.kiovec.tck.internal.BlockQueueRules;
import io.kiovec.tck.internal.ScsiQueueRules;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The driver test kit as JUnit 5 tests. A vendor extends this class, overrides {@link #driver()} and runs it as any other
 * test:
 *
 * <pre>{@code
 * class RamDriverTest extends DriverKit {
 *     @Override
 *     protected DriverUnderTest driver() {
 *         return DriverUnderTest.withScratchDevice(new RamTransport(), "ram:disk0").build();
 *     }
 * }
 * }</pre>
 *
 * <p>The tests stand in one nested class for each subject and are named after the rules of the contract. What a driver does
 * not have is skipped, with the reason. A call that does not return within the bound, 60 s or the configuration parameter
 * {@link #BOUND_SECONDS}, fails its test, and its thread is left behind.
 */
@ExtendWith(BoundedCalls.class)
@TestInstance(Lifecycle.PER_METHOD)
public abstract class DriverKit {

    /** JUnit configuration parameter: how long a test may take, in seconds. */
    public static final String BOUND_SECONDS = "kiovec.tck.bound.seconds";

    /** For subclasses. */
    protected DriverKit() {
    }

    /**
     * {@return the driver to judge} Called before each test, on any thread. A new transport each time finds more than one
     * that is made once, as long as its devices and what is on them stay the same within one test.
     *
     * @throws Exception when there is nothing to test; the test fails with it
     */
    protected abstract DriverUnderTest driver() throws Exception;

    /** Opening, limits, identity, data and closing of a block face. */
    @Nested
    class Block extends BlockRules {
        Block() {
            super(DriverKit.this::driver);
        }
    }

    /** How data moves, and whose memory it is. */
    @Nested
    class BlockModes extends BlockModeRules {
        BlockModes() {
            super(DriverKit.this::driver);
        }
    }

    /** The same of a SCSI face, and its commands. */
    @Nested
    class Scsi extends ScsiRules {
        Scsi() {
            super(DriverKit.this::driver);
        }
    }

    /** How the data of commands moves. */
    @Nested
    class ScsiModes extends ScsiModeRules {
        ScsiModes() {
            super(DriverKit.this::driver);
        }
    }

    /** Aborts, resets and sessions of a SCSI face. */
    @Nested
    class ScsiNexus extends NexusRules {
        ScsiNexus() {
            super(DriverKit.this::driver);
        }
    }

    /** The same of a tape face, and its blocks, filemarks and motions. */
    @Nested
    class Tape extends TapeRules {
        Tape() {
            super(DriverKit.this::driver);
        }
    }

    /** Positions and filemarks of a tape face. */
    @Nested
    class TapePositions extends TapePositionRules {
        TapePositions() {
            super(DriverKit.this::driver);
        }
    }

    /** How the data of a tape moves. */
    @Nested
    class TapeModes extends TapeModeRules {
        TapeModes() {
            super(DriverKit.this::driver);
        }
    }

    /** A queue of a block face. */
    @Nested
    class BlockQueue extends BlockQueueRules {
        BlockQueue() {
            super(DriverKit.this::driver);
        }
    }

    /** A queue of a SCSI face. */
    @Nested
    class ScsiQueue extends ScsiQueueRules {
        ScsiQueue() {
            super(DriverKit.this::driver);
        }
    }

    /** An allocator of the driver's own. */
    @Nested
    class MappedMemory extends MappedMemoryRules {
        MappedMemory() {
            super(DriverKit.this::driver);
        }
    }
}
