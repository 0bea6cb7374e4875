"""Files as WPS writes them, imitated: no whole file of WPS is at hand.

Real are, as public text has them of WPS's own documents: the root's declarations, styles that numbers name, the properties of
paragraphs and runs, fields, DISPIMG and its part. Imitated by what is known of Word: numbering by styles, text boxes, settings,
and the workbook around its cells. The questions are our own and say nothing of law.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from question_bank.exchange.excel import read_excel
from question_bank.exchange.word import read_word

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:wp14="http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'mc:Ignorable="w14 w15 wp14"'
)
APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Template>Normal.dotm</Template><Application>WPS Office_12.1.0.19302_F1E327BC-269C-435d-A152-05C5408002CA</Application>"
    "</Properties>"
)
CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer">'
    "<vt:lpwstr>2052-12.1.0.19302</vt:lpwstr></property></Properties>"
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Its numbers stand in the styles, which have numbers for names: 4 is a question, 5 an option.
STYLES = f"""<w:styles {SPACES}>
<w:style w:type="paragraph" w:styleId="4"><w:name w:val="题干"/><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="5"><w:name w:val="选项"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
</w:styles>"""
NUMBERING = f"""<w:numbering {SPACES}>
<w:abstractNum w:abstractNumId="0"><w:nsid w:val="8E3B1F02"/><w:multiLevelType w:val="multilevel"/><w:tmpl w:val="8E3B1F02"/>
<w:lvl w:ilvl="0" w:tentative="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="4"/><w:suff w:val="nothing"/><w:lvlText w:val="%1．"/></w:lvl>
<w:lvl w:ilvl="1" w:tentative="0"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:pStyle w:val="5"/><w:suff w:val="space"/><w:lvlText w:val="%2、"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
SETTINGS = f"""<w:settings {SPACES}><w:zoom w:percent="127"/><mc:AlternateContent><mc:Choice Requires="v2">
<w:compat/></mc:Choice><mc:Fallback><w:compat/></mc:Fallback></mc:AlternateContent></w:settings>"""


def runs(*texts: str) -> str:
    """A word comes in several runs, with the font said anew in each."""
    return "".join(
        f'<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体" w:cs="宋体"/>'
        f'<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
        for text in texts
    )


def paragraph(*texts: str, style: str = "", inside: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:p w14:paraId="46D6B860"><w:pPr>{named}<w:bidi w:val="0"/><w:ind w:left="0" w:leftChars="0" w:firstLineChars="0"/>'
        f'<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:pPr>{runs(*texts)}{inside}</w:p>'
    )


def field(code: str, shown: str) -> str:
    """What a field shows counts, not its code."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{runs(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_box(text: str) -> str:
    """Twice: for programs that know the shape, and for those that do not."""
    inner = f"<w:txbxContent><w:p>{runs(text)}</w:p></w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"{inner}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
        f"{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


BODY = "".join(
    (
        paragraph("一、单项", "选择题（每题２分）", inside='<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'),
        paragraph("下列哪一", "项颜", "色最深？（　）", style="4"),
        *(paragraph(text, style="5") for text in ("浅灰", "黑色", "米白", "淡黄")),
        paragraph("答案：", "Ｂ"),
        paragraph("解析：", inside=field("MERGEFIELD 解析", "黑色最深。")),
        paragraph("下列哪一项最轻？", style="4"),
        paragraph("A．羽毛", inside='<w:r><w:tab/></w:r>' + runs("B．木块　　C．铁钉") + "<w:r><w:tab/></w:r>" + runs("D．石头")),
        paragraph("答案：A"),
        paragraph("", inside=text_box("解析：羽毛最轻。")),
        '<w:sectPr><w:cols w:space="425" w:num="1"/><w:docGrid w:type="lines" w:linePitch="312" w:charSpace="0"/></w:sectPr>',
    )
)  # fmt: skip


def wps_document(path: Path) -> Path:
    """A .docx as WPS's writer makes it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        root = (
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        )
        archive.writestr("_rels/.rels", RELATIONS.format(root))
        archive.writestr("docProps/app.xml", APP)
        archive.writestr("docProps/custom.xml", CUSTOM)
        archive.writestr("word/settings.xml", SETTINGS)
        archive.writestr("word/styles.xml", STYLES)
        archive.writestr("word/numbering.xml", NUMBERING)
        archive.writestr(
            "word/document.xml", f"<w:document {SPACES}><w:body>{BODY}</w:body></w:document>"
        )
    return path  # fmt: skip


MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKBOOK_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{MAIN}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{MAIN}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{MAIN}.styles+xml"/>'
    '<Override PartName="/xl/cellimages.xml" ContentType="application/vnd.wps-officedocument.cellimage+xml"/></Types>'
)
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def cell(place: str, text: str) -> str:
    """Text in the cell itself."""
    return f'<c r="{place}" t="inlineStr"><is><r><rPr><rFont val="宋体"/></rPr><t>{text[:2]}</t></r><r><t xml:space="preserve">{text[2:]}</t></r></is></c>'


def wps_workbook(path: Path) -> Path:
    """An .xlsx as WPS's spreadsheets make it: rich shared strings with readings, texts in cells, and a picture in a cell."""
    shared = (
        '<si><r><rPr><b/><rFont val="宋体"/><charset val="134"/></rPr><t>题</t></r><r><t>干</t></r><rPh sb="0" eb="1"><t>tí</t></rPh></si>'
        "<si><t>图中是什么？</t></si>"
    )
    picture = '<f>_xlfn.DISPIMG("ID_8A3F52C0D1",1)</f><v>=DISPIMG("ID_8A3F52C0D1",1)</v>'
    head = "".join(
        cell(f"{letter}1", text)
        for letter, text in zip("BCDEF", ("题型", "选项A", "选项B", "答案", "解析"), strict=True)
    )
    rows = (
        f'<row r="1" spans="1:6"><c r="A1" t="s"><v>0</v></c>{head}</row>'
        f'<row r="2" spans="1:6"><c r="A2" t="s"><v>1</v></c>{cell("B2", "单选题")}{cell("C2", "圆形")}'
        f'<c r="D2" t="str">{picture}</c>{cell("E2", "Ａ")}{cell("F2", "看图可知。")}</row>'
    )
    parts = {
        "[Content_Types].xml": WORKBOOK_TYPES,
        "_rels/.rels": RELATIONS.format(f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
        "docProps/app.xml": APP,
        "docProps/custom.xml": CUSTOM,
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><fileVersion appName="xl" lastEdited="3" lowestEdited="5" rupBuild="9302"/>'
        '<bookViews><workbookView windowWidth="28800" windowHeight="12255"/></bookViews><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": RELATIONS.format(
            f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/>'
            '<Relationship Id="rId4" Type="http://www.wps.cn/officeDocument/2020/cellImage" Target="cellimages.xml"/>'
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{SHEET}" count="2" uniqueCount="2">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{SHEET}"><fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border><left/></border></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0"/></cellXfs><cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><dimension ref="A1:F2"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>'
        f'<cols><col min="1" max="6" width="20" customWidth="1"/></cols><sheetData>{rows}</sheetData></worksheet>',
        "xl/cellimages.xml": '<etc:cellImages xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        f'xmlns:r="{OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData">'
        '<etc:cellImage><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="ID_8A3F52C0D1" descr="图"/><xdr:cNvPicPr/></xdr:nvPicPr>'
        '<xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic></etc:cellImage></etc:cellImages>',
        "xl/_rels/cellimages.xml.rels": RELATIONS.format(f'<Relationship Id="rId1" Type="{OFFICE}/image" Target="media/image1.png"/>'),
        "xl/media/image1.png": "PNG",
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_a_document_of_wps(tmp_path: Path) -> None:
    first, second = read_word(wps_document(tmp_path / "题.docx"))
    assert (first.type, first.problems, first.head["points"]) == ("single", (), 2)
    [question] = first.questions
    assert "颜色最深" in question.stem
    assert [option.text for option in question.options] == ["浅灰", "黑色", "米白", "淡黄"]
    assert (question.key_letters, first.rationale) == ("B", "黑色最深。")
    [question] = second.questions
    assert [option.text for option in question.options] == ["羽毛", "木块", "铁钉", "石头"]
    # Of a text box, which stands there in two forms, one counts, and it is told.
    assert (question.key_letters, second.rationale) == ("A", "羽毛最轻。")
    assert any("文本框" in told for told in first.lost)


def test_a_workbook_of_wps(tmp_path: Path) -> None:
    [draft] = read_excel(wps_workbook(tmp_path / "题.xlsx"))
    [question] = draft.questions
    assert (draft.type, question.stem, question.key_letters) == ("single", "图中是什么？", "A")
    # The picture is named where it stood, instead of a formula that means nothing to anybody.
    assert [option.text for option in question.options] == [
        "圆形",
        "![图片 image1.png](image1.png)",
    ]
    assert any("1 幅图片" in told for told in draft.lost)
