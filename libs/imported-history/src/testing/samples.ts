/** Logs written by hand: small, and with everything that the standard has. */

const EXTENSIONS = `  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
`;

/** XES 1.0, as OpenXES writes it, with a case that has no events and one without a name. */
export const XES_1 = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment -->
<log xes.version="1.0" xes.features="nested-attributes" openxes.version="1.0RC7" xmlns="http://www.xes-standard.org/">
${EXTENSIONS}  <global scope="trace">
    <string key="concept:name" value="UNKNOWN"/>
  </global>
  <global scope="event">
    <string key="concept:name" value="UNKNOWN"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+01:00"/>
  </global>
  <classifier name="Activity" keys="concept:name lifecycle:transition"/>
  <float key="average" value="4.13">
    <float key="Resource14" value="1.0E-3"/>
  </float>
  <trace>
    <string key="concept:name" value="案件 &amp; &quot;1&quot; &lt;a&gt;"/>
    <string key="department" value="General"/>
    <event>
      <string key="concept:name" value="Confirmation of receipt"><boolean key="sure" value="true"/></string>
      <string key="org:resource" value="Resource21"/>
      <date key="time:timestamp" value="2011-10-11T13:45:40.276+02:00"/>
    </event>
    <event>
      <string key="concept:name" value="T02 Check confirmation of receipt"/>
      <date key="time:timestamp" value="2011-10-12T08:26:25.398+02:00"/>
    </event>
  </trace>
  <trace>
    <string key="concept:name" value="empty"/>
  </trace>
  <trace>
    <event>
      <date key="time:timestamp" value="2011-10-12T06:26:25Z"/>
    </event>
  </trace>
</log>
`;

/** XES 2.0 (IEEE 1849): lists, containers, ids, special floats, long integers, equal keys, events of no case. */
export const XES_2 = `<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/" xmlns:concept="http://www.xes-standard.org/concept.xesext">
${EXTENSIONS}  <classifier name="Activity" scope="event" keys="concept:name"/>
  <string key="concept:name" value="two point zero"/>
  <trace>
    <id key="identity:id" value="123e4567-e89b-12d3-a456-426614174000"/>
    <string key="concept:name" value="1"/>
    <list key="parties">
      <string key="of the list" value="meta"/>
      <values>
        <string key="party" value="甲"/>
        <string key="party" value="乙"/>
      </values>
    </list>
    <list key="nobody">
      <values>
      </values>
    </list>
    <container key="site">
      <float key="x" value="NaN"/>
      <float key="y" value="-INF"/>
      <container key="inner">
        <int key="long" value="-9223372036854775808"/>
      </container>
    </container>
    <event>
      <string key="concept:name" value="line&#10;two&#9;tab  two spaces "/>
      <string key="same" value="1"/>
      <string key="same" value="2"/>
      <int key="long" value="9007199254740993"/>
      <string key="__proto__" value="kept"/>
      <string key="constructor" value="😀"/>
      <string key="" value=""/>
      <date key="time:timestamp" value="2020-02-29T23:59:59.123456-09:30"/>
    </event>
  </trace>
  <event>
    <string key="concept:name" value="of no case"/>
    <date key="time:timestamp" value="2020-03-01T00:00:00"/>
  </event>
</log>
`;
