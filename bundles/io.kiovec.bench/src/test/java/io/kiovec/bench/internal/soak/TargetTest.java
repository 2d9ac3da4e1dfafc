// SPDX-License-Identifier: Apache-2.0
package io.kiovec.bench.internal.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.kiovec.command.DestructionGuard;
import io.kiovec.io.Address;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands on what. */
class TargetTest {

    @ParameterizedTest
    @CsvSource({"sim:disk0,sim,false,true", "raw:/dev/loop0,raw,true,false",
        "sim:sim:disk1,sim sim,false,false", "fault:raw:/dev/loop0,fault raw,true,true",
        "sim:raw:/dev/loop0,sim raw,true,false", "trace:fault:sim:disk0,trace fault sim,true,false"})
    void aDeviceIsTouchedWithWhatItStandsOnARealOneIsGuardedAndSomeCanFail(String address, String schemes,
            boolean guarded,
            boolean fails) {
        assertEquals(Arrays.asList(schemes.split(" ")), Target.schemes(Address.parse(address)));
        assertEquals(guarded, DestructionGuard.guards(Address.parse(address)));
        assertEquals(fails, SimulatedFaults.canFail(Address.parse(address)));
    }
}
