import ModelFiles
import OpenCoreML
import Testing

@Suite struct ClassLabelListTests {
  private func labels(_ text: String) throws -> [String] { try ClassLabelList.labels(in: text) }

  @Test(arguments: [
    "red\ngreen\nblue\n", "\u{FEFF}red\ngreen\nblue\n", "red\r\ngreen\r\nblue\r\n\r\n", "red\rgreen\rblue",
    "  red \ngreen\t\nblue\n\n\n",
    "0 red\n1 green\n2 blue", "0: red\n1: green\n2: blue", "1\tred\n2\tgreen\n3\tblue", "0,red\n1,green\n2,blue",
    "2: blue\n0: red\n1: green", "0) red\n1) green\n2) blue", "0. red\n1. green\n2. blue",
    "0: 'red',\n1: 'green',\n2: 'blue'",
    "n00000001 red\nn00000002 green\nn00000003 blue", "0 n00000001 red\n1 n00000002 green\n2 n00000003 blue",
    #"["red", "green", "blue"]"#, #"{"0": "red", "2": "blue", "1": "green"}"#,
    #"{"1": "red", "3": "blue", "2": "green"}"#,
    #"{"red": 0, "blue": 2, "green": 1}"#,
    #"{"model_type": "vit", "id2label": {"0": "red", "1": "green", "2": "blue"}, "label2id": {}}"#,
    #"{"label2id": {"red": "0", "green": "1", "blue": "2"}}"#, #"{"names": ["red", "green", "blue"]}"#,
    #"{"0": ["n1", "red"], "1": ["n2", "green"], "2": ["n3", "blue"]}"#,
    #"[{"id": 1, "name": "green"}, {"id": 0, "name": "red"}, {"id": 2, "name": "blue"}]"#,
  ])
  func allWaysToWriteNamesGiveTheSame(_ text: String) throws {
    #expect(try labels(text) == ["red", "green", "blue"])
  }

  @Test func whatOnlyLooksLikeANumberOrAListIsAName() throws {
    #expect(try labels("0\n1\n2") == ["0", "1", "2"])
    #expect(try labels("7 up\n100 grand") == ["7 up", "100 grand"])
    #expect(try labels("3.5 inch\n5.25 inch") == ["3.5 inch", "5.25 inch"])
    #expect(try labels("0 cat\ndog") == ["0 cat", "dog"])
    #expect(try labels("[unused]\n{other") == ["[unused]", "{other"])
    #expect(try labels("n02123045\nn02123159") == ["n02123045", "n02123159"])
  }

  @Test(arguments: [
    ("", "no labels"), ("\n\n", "no labels"), ("cat\n\ndog", "blank"), (#"{"a": {"b": 1}}"#, "no names"),
    ("[1, 2]", "something other"),
    (#"{"0": "cat", "2": "dog"}"#, "class 1 is missing"), (#"{"cat": 0, "dog": 0}"#, "class 0 appears twice"),
    ("0: cat\n2: dog", "class 1 is missing"), (#"{"5": "cat"}"#, "numbered from 5"),
    ("{\"0\": \"cat\",", "begins like JSON"),
  ])
  func whatIsWrongIsSaid(_ text: String, _ message: String) {
    let problem = #expect(throws: ClassLabelList.Problem.self) { try labels(text) }
    #expect(problem?.description.contains(message) == true, "\(problem?.description ?? "")")
  }
}
