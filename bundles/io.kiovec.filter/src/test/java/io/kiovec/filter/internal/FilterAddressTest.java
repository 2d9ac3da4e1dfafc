// SPDX-License-Identifier: Apache-2.0
package io.kiovec.filter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;

import io.kiovec.api.Devices;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a filter's address is options, and what is the device below. */
class FilterAddressTest {

    private static final Map<String, FilterTransport> FILTERS = Map.of("trace", new TraceTransport(mock(Devices.class)),
            "delay", new DelayTransport(mock(Devices.class)), "fault", new FaultTransport(mock(Devices.class)));

    private static FilterAddress parse(String text) throws DeviceException {
        Address name = Address.parse(text);
        return FilterAddress.parse(name, FILTERS.get(name.scheme())::isOptions);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"trace:sim:disk0 | '' | sim:disk0",
        "trace:file=/a.b:raw:/dev/x | file=/a.b | raw:/dev/x",
        "trace:trace:file=/b:sim:a | '' | trace:file=/b:sim:a", "delay:5ms:sim:disk0 | 5ms | sim:disk0",
        "delay:1ms..5ms,op=read:fault:sim:a | 1ms..5ms,op=read | fault:sim:a", "delay:raw:/dev/x | '' | raw:/dev/x",
        "fault:sim:disk0 | '' | sim:disk0", "fault:gone,nth=2+busy:trace:sim:a | gone,nth=2+busy | trace:sim:a",
        "fault:action=hang:sim:sim:a | action=hang | sim:sim:a"})
    void optionsStandBeforeTheDeviceBelow(String text, String options, String inner) throws Exception {
        FilterAddress address = parse(text);
        assertEquals(options, address.options());
        assertEquals(Address.parse(inner), address.inner());
    }

    @ParameterizedTest
    @CsvSource({"trace:file=/a", "delay:5ms", "fault:gone", "trace:disk0"})
    void withoutADeviceBelowItSaysHowToWriteOne(String text) {
        DeviceException.IllegalRequest refused = assertThrows(DeviceException.IllegalRequest.class, () -> parse(text));
        assertTrue(refused.getMessage().contains(":ADDRESS or "), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"delay:5:sim:a | time=5 is not allowed: give a time",
        "delay:5ms..1ms:sim:a | the shorter time first",
        "delay:time=1ms,what=1:sim:a | there is no option what, but time, mean, seed and op",
        "fault:explode=1:sim:a | action= is not allowed", "fault:check,sense=9:sim:a | key/asc/ascq in hexadecimal",
        "fault:busy,nth=1,every=2:sim:a | only one of nth, first and every",
        "fault:busy,op=fly:sim:a | op=fly is not allowed",
        "fault:busy,nth=0:sim:a | nth=0 is not allowed: give a number from 1", "trace:op=x:sim:a | op=x is not allowed",
        "fault:corrupt,probability=2:sim:a | probability=2 is not allowed: give 0 to 1",
        "fault:busy,blocks=9-3:sim:a | blocks=9-3 is not allowed"})
    void whatMakesNoSenseIsRefusedWithWhatWould(String text, String sentence) {
        DeviceException.IllegalRequest refused = assertThrows(DeviceException.IllegalRequest.class,
                () -> FILTERS.get(Address.parse(text).scheme()).treatment(parse(text)));
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }
}
